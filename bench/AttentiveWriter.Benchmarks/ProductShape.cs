namespace AttentiveWriter.Benchmarks;

/// <summary>A layer of a model, as one worker of two meets it in a batch of 100.</summary>
/// <param name="Name">The model and the layer.</param>
/// <param name="Inputs">Columns of the input.</param>
/// <param name="Outputs">Columns of the output.</param>
/// <param name="Depth">Rows x steps that a product of the weights' gradient sums over.</param>
public sealed record ProductShape(string Name, int Inputs, int Outputs, int Depth = 250)
{
    /// <summary>Rows of a worker.</summary>
    public const int Rows = 50;

    // As many outputs as the gradient's partial sums are kept for at a time.
    private const int LargestSlab = 256;

    /// <summary>The layers that take the time: of the paper's MNIST model, of a model of CIFAR's size, of MNIST without attention (T =
    /// 10).</summary>
    public static IEnumerable<ProductShape> All { get; } =
    [
        new("mnist gates", 256, 4 * 256),
        new("mnist patch", 256, 5 * 5),
        new("cifar gates", 400, 4 * 400),
        new("full read", 784, 4 * 256),
        new("full write", 256, 784),
    ];

    /// <summary>Outputs whose weight gradients are formed at a time.</summary>
    public int Slab => Math.Min(Outputs, LargestSlab);

    public override string ToString() => $"{Name} {Inputs} to {Outputs}";
}
