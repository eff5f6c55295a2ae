using AttentiveWriter.Devices;
using AttentiveWriter.Models;
using AttentiveWriter.Studio.Shelves;

namespace AttentiveWriter.Studio.Work;

/// <summary>All that the answers work with: models, runs, images, and the one place where something is computed.</summary>
internal sealed class Workshop : IAsyncDisposable
{
    /// <summary>Opens it.</summary>
    /// <param name="options">What it shows, and what computes.</param>
    /// <param name="closing">Ends what goes on for long.</param>
    public Workshop(StudioOptions options, CancellationToken closing)
    {
        (Threads, Device, Closing) = (options.Threads, options.Device, closing);
        Runs = new RunShelf(options.Runs);
        Models = new ModelShelf(options.Models, Runs, Device);
        Data = new DataShelf(options.DataFolder);
        Training = new OngoingTraining(closing);
    }

    /// <summary>Threads that compute.</summary>
    public int Threads { get; }

    /// <summary>What computes; null is the processor.</summary>
    public Device? Device { get; }

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
