using AttentiveWriter.Ranks;

namespace AttentiveWriter.Models;

/// <summary>Has all ranks stop where one is asked to: they ask one another a fixed number of times on the way, each after about the same
/// part of its own images.</summary>
/// <param name="share">The images of each rank.</param>
/// <param name="rows">Images of a pass.</param>
/// <param name="cancellation">Asks this rank to stop.</param>
internal sealed class RankStop(RankShare share, int rows, CancellationToken cancellation)
{
    private const int MostQuestions = 1024;

    private readonly int _questions = Math.Min(MostQuestions, share.MostImages / rows + 1);
    private int _asked;
    private volatile bool _isStopped;

    /// <summary>Whether all stop.</summary>
    public bool IsStopped => _isStopped;

    /// <summary>Says up to which image this rank has come; on the thread that speaks with the others.</summary>
    public void Done(int image)
    {
        int own = share.End - share.First;
        AskTo((int)(_questions * (long)Math.Clamp(image - share.First, 0, own) / Math.Max(1, own)));
    }

    /// <summary>Says that it has come to its last.</summary>
    public void Finish() => AskTo(_questions);

    // All give the same answer to the same question, so all ask as many.
    private void AskTo(int questions)
    {
        for (; _asked < questions && !_isStopped; _asked++) _isStopped = share.Ranks.Any(cancellation.IsCancellationRequested);
    }
}
