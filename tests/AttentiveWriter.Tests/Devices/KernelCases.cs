namespace AttentiveWriter.Tests.Devices;

/// <summary>All cases on which devices are compared with the reference, at least one for each kernel.</summary>
internal static class KernelCases
{
    public static IReadOnlyList<KernelCase> All { get; } =
    [
        .. ValueCases.All, .. CostCases.All, .. GaussianCases.All, .. AttentionCases.All, .. AffineCases.All, .. LayerCases.All,
        .. GradientCases.All, .. AdamCases.All,
    ];

    public static KernelCase Named(string name) => All.Single(c => c.ToString() == name);
}
