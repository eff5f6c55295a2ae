namespace AttentiveWriter.Benchmarks;

/// <summary>An attention window of a model.</summary>
/// <param name="Name">The model and the window.</param>
/// <param name="Side">Width and height of the image.</param>
/// <param name="Channels">Channels of the image.</param>
/// <param name="Size">N, filters a side.</param>
public sealed record WindowShape(string Name, int Side, int Channels, int Size)
{
    public static WindowShape MnistRead { get; } = new("mnist read", 28, 1, 2);

    public static WindowShape MnistWrite { get; } = new("mnist write", 28, 1, 5);

    /// <summary>Both windows of a model of CIFAR's size.</summary>
    public static WindowShape Cifar { get; } = new("cifar", 32, 3, 5);

    /// <summary>Values of an image.</summary>
    public int Pixels => Channels * Side * Side;

    /// <summary>Values of what is read or written.</summary>
    public int Area => Channels * Size * Size;

    public override string ToString() => $"{Name} {Size} of {Side}";
}
