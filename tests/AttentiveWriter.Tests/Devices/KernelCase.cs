namespace AttentiveWriter.Tests.Devices;

/// <summary>A kernel on seeded matrices, to be run on any device.</summary>
/// <param name="Member">A member of <see cref="AttentiveWriter.Devices.Kernels"/>, or another that <see cref="KernelTests"/> knows.</param>
/// <param name="Name">What is special about the case.</param>
/// <param name="Tolerance">Largest difference from the reference, relative to max(1, |value|).</param>
/// <param name="Body">Makes the matrices and runs the member.</param>
/// <param name="Rows">Rows of the batch: not a multiple of the workers, so that their shares differ.</param>
internal sealed record KernelCase(string Member, string Name, double Tolerance, Action<KernelRun> Body, int Rows = 5)
{
    /// <summary>A case that runs the member on rows of every length around the widths of registers.</summary>
    public static KernelCase OfEachLength(string member, double tolerance, Action<KernelRun, int> body, string name = "every length") =>
        new(member, name, tolerance, run =>
        {
            foreach (int length in Numbers.Lengths) body(run, length);
        });

    public override string ToString() => $"{Member}, {Name}";
}
