using AttentiveWriter.Tensors;

namespace AttentiveWriter.Gpu;

internal sealed partial class GpuKernels
{
    /// <inheritdoc/>
    public override void Copy(Matrix source, Matrix destination) =>
        Queue.ForEach(ElementwiseKernel.Copy, destination.Count, new SourceArguments(source, destination));

    /// <inheritdoc/>
    public override void Add(Matrix source, Matrix destination) =>
        Queue.ForEach(ElementwiseKernel.Add, destination.Count, new SourceArguments(source, destination));

    /// <inheritdoc/>
    public override void Fill(Matrix destination, float value) =>
        Queue.ForEach(ElementwiseKernel.Fill, destination.Count, new FillArguments(destination, value));

    /// <inheritdoc/>
    public override void Broadcast(Matrix row, Matrix destination) =>
        Queue.ForEach(ElementwiseKernel.Broadcast, destination.Count, new SourceArguments(row, destination));

    /// <inheritdoc/>
    public override void KeepGradient(Matrix gradient, Matrix kept) => Copy(gradient, kept);

    /// <inheritdoc/>
    public override void AddGradient(Matrix kept, Matrix gradient) => Add(kept, gradient);
}

/// <summary>What is read, and what is written.</summary>
internal readonly record struct SourceArguments(GpuMatrix Source, GpuMatrix Destination);

/// <summary>What is written, and a value.</summary>
internal readonly record struct FillArguments(GpuMatrix Destination, float Value);

/// <summary>Value by value, on the device.</summary>
internal static unsafe class ElementwiseKernel
{
    public static void Copy(SourceArguments p)
    {
        int i = Items.Mine;
        if (i < p.Destination.Count) p.Destination.Values[i] = p.Source.Values[i];
    }

    public static void Add(SourceArguments p)
    {
        int i = Items.Mine;
        if (i < p.Destination.Count) p.Destination.Values[i] += p.Source.Values[i];
    }

    public static void Fill(FillArguments p)
    {
        int i = Items.Mine;
        if (i < p.Destination.Count) p.Destination.Values[i] = p.Value;
    }

    public static void Broadcast(SourceArguments p)
    {
        int i = Items.Mine;
        if (i < p.Destination.Count) p.Destination.Values[i] = p.Source.Values[i % p.Source.Columns];
    }
}
