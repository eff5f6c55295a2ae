using System.Collections.Concurrent;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;
using AttentiveWriter.Studio.Http;
using AttentiveWriter.Training;

namespace AttentiveWriter.Studio.Work;

/// <summary>The one training that the studio does itself: a run like any other, in a folder of its own, that ends when it is told
/// to.</summary>
internal sealed class OngoingTraining(CancellationToken closing) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, string> _failures = new();
    private readonly Lock _gate = new();
    private CancellationTokenSource? _stop;
    private Task _ended = Task.CompletedTask;

    /// <summary>The run that trains now; null where none does.</summary>
    public string? Run { get; private set; }

    /// <summary>Why a run ended that should not have; null where it did not.</summary>
    public string? EndOf(string id) => _failures.GetValueOrDefault(id);

    /// <summary>Makes sure that nothing trains.</summary>
    /// <exception cref="Refusal">A run does.</exception>
    public void RequireNone()
    {
        if (Run is string running) throw Refusal.InTheWay($"{running} trains already; stop it first");
    }

    /// <summary>Begins a new run, or goes on with one.</summary>
    /// <param name="id">What it is called.</param>
    /// <param name="open">Opens it.</param>
    /// <exception cref="Refusal">Another one trains.</exception>
    public void Begin(string id, Func<TrainingRun> open)
    {
        lock (_gate)
        {
            RequireNone();
            Run = id;
        }
        _stop = CancellationTokenSource.CreateLinkedTokenSource(closing);
        var opened = new TaskCompletionSource();
        _failures.TryRemove(id, out _);
        // The threads that a run computes with are started where it is opened.
        _ended = BackgroundThread.Start(() => Train(id, open, opened, _stop));
        opened.Task.GetAwaiter().GetResult();
    }

    /// <summary>Lets it save and end.</summary>
    /// <exception cref="Refusal">It does not train here.</exception>
    public void Stop(string id)
    {
        lock (_gate)
        {
            if (Run != id) throw Refusal.InTheWay($"{id} is not trained by this studio");
            _stop?.Cancel();
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate) _stop?.Cancel();
        await _ended;
    }

    private void Train(string id, Func<TrainingRun> open, TaskCompletionSource opened, CancellationTokenSource stop)
    {
        TrainingRun run;
        try
        {
            run = open();
        }
        catch (Exception e)
        {
            // Whoever asked for it is told.
            End(stop);
            opened.SetException(e);
            return;
        }
        opened.SetResult();
        try
        {
            using (run)
            {
                if (run.Run(stop.Token)) Report(run);
            }
        }
        catch (Exception e)
        {
            _failures[id] = e is DivergedException ? e.Message : Failure.Describe(e).Sentence;
        }
        finally
        {
            End(stop);
        }
    }

    private void End(CancellationTokenSource stop)
    {
        lock (_gate)
        {
            (Run, _stop) = (null, null);
            stop.Dispose();
        }
    }

    private static void Report(TrainingRun run)
    {
        (Model model, RunConfig config) = ModelFolder.Load(run.Folder.Path);
        using (model)
        {
            RunPlots.Write(run.Folder, config.Model.Task);
            string page = Path.Combine(run.Folder.Path, HtmlReport.FileName);
            if (File.Exists(page) && !HtmlReport.IsWritten(page)) return;
            new HtmlReport(run.Folder, model, config, run.Trainer.Validation, run.Trainer.Threads).Write(page);
        }
    }
}
