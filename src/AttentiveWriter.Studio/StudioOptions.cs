using AttentiveWriter.Devices;

namespace AttentiveWriter.Studio;

/// <summary>Where a studio listens, and what it shows.</summary>
public sealed record StudioOptions
{
    /// <summary>The port, 0..65535; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The address that it listens on: null is this machine alone. Whoever comes from another one needs
    /// <see cref="Token"/>.</summary>
    public string? Host { get; init; }

    /// <summary>What a client from elsewhere must know; null makes one where <see cref="Host"/> is given.</summary>
    public string? Token { get; init; }

    /// <summary>A folder of model folders, shown beside those that ship; null shows no more.</summary>
    public string? Models { get; init; }

    /// <summary>The folder that runs are in, and are begun in.</summary>
    public string Runs { get; init; } = "runs";

    /// <summary>The folder of the data files; null is <c>DRAW_DATA</c>, or the user's cache.</summary>
    public string? DataFolder { get; init; }

    /// <summary>Threads that compute, at least 1.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>What computes; null is the processor. It stays the caller's.</summary>
    public Device? Device { get; init; }

    /// <summary>A folder that the pages are read from, afresh each time; null takes those inside the assembly.</summary>
    public string? Pages { get; init; }
}
