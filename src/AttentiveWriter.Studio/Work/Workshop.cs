using AttentiveWriter.Models;
using AttentiveWriter.Studio.Shelves;

namespace AttentiveWriter.Studio.Work;

/// <summary>All that the answers work with: models, runs, images, and the one place where something is computed.</summary>
internal sealed class Workshop : IAsyncDisposable
{
    /// <summary>Opens it.</summary>
    /// <param name="models">A folder of models beside those that ship; null for none.</param>
    /// <param name="runs">The folder of runs.</param>
    /// <param name="data">Where data sets lie; null is where the library looks.</param>
    /// <param name="threads">Threads that compute.</param>
    /// <param name="closing">Ends what goes on for long.</param>
    public Workshop(string? models, string runs, string? data, int threads, CancellationToken closing)
    {
        (Threads, Closing) = (threads, closing);
        Runs = new RunShelf(runs);
        Models = new ModelShelf(models, Runs);
        Data = new DataShelf(data);
        Training = new OngoingTraining(closing);
    }

    /// <summary>Threads that compute.</summary>
    public int Threads { get; }

    /// <summary>Cancelled when the studio ends.</summary>
    public CancellationToken Closing { get; }

    /// <summary>For what takes a moment.</summary>
    public ComputeSlot Slot { get; } = new();

    /// <summary>For what takes longer: drawing does not wait for it.</summary>
    public ComputeSlot LongSlot { get; } = new();

    public ModelShelf Models { get; }

    public RunShelf Runs { get; }

    public DataShelf Data { get; }

    public OngoingTraining Training { get; }

    /// <summary>Draws an image that nobody sees: the first that somebody asks for then takes no longer than any other.</summary>
    public void WarmUp() => _ = Slot.Run(() =>
    {
        if (Models.All().FirstOrDefault(entry => entry.Source == "shipped") is ModelEntry first)
            Models.Open<GenerativeModel>(first).Generate(1, 1, Threads);
        return true;
    }, Closing).ContinueWith(warming => warming.Exception, TaskScheduler.Default);

    public async ValueTask DisposeAsync()
    {
        await Training.DisposeAsync();
        await Slot.DisposeAsync();
        await LongSlot.DisposeAsync();
        Models.Dispose();
    }
}
