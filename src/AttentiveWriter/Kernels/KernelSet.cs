namespace AttentiveWriter.Kernels;

/// <summary>All kernels for one width of register, behind one virtual call each; what a member computes is written at the kernel it names.</summary>
internal abstract class KernelSet
{
    private static readonly KernelSet[] All =
        [new KernelSet<Lanes.Lanes512>(), new KernelSet<Lanes.Lanes256>(), new KernelSet<Lanes.Lanes128>(), new KernelSet<Lanes.Lanes32>()];

    /// <summary>The kernels in use: see <see cref="VectorUnit"/>.</summary>
    public static KernelSet Current { get; } = OfWidth(VectorUnit.Bits);

    /// <summary>Returns the kernels for registers of 512, 256, 128 or 32 bits. Any machine runs them all; those beyond its own width slowly.</summary>
    public static KernelSet OfWidth(int bits) => All.Single(set => set.Bits == bits);

    /// <summary>Width of the registers.</summary>
    public abstract int Bits { get; }

    /// <inheritdoc cref="Packing.PanelLength{V}(int, int)"/>
    public abstract int PanelLength(int depth, int columns);

    /// <inheritdoc cref="Packing.PackPanelsFromRows{V}(ReadOnlySpan{float}, int, int, int, Span{float})"/>
    public abstract void PackPanelsFromRows(ReadOnlySpan<float> source, int stride, int depth, int columns, Span<float> panels);

    /// <inheritdoc cref="Packing.PackPanels{V}(ReadOnlySpan{float}, int, int, int, int, int, Span{float})"/>
    public abstract void PackPanels(ReadOnlySpan<float> source, int stride, int start, int count, int depth, int columns, Span<float> panels);

    /// <inheritdoc cref="MatrixProduct.Accumulate{V}(int, int, int, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float})"/>
    public abstract void AccumulateProduct(int rows, int depth, int columns, ReadOnlySpan<float> a, ReadOnlySpan<float> panels, Span<float> c);

    /// <inheritdoc cref="MatrixProduct.AccumulateTiles{V}(int, int, int, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float})"/>
    public abstract void AccumulateTiles(int rows, int depth, int columns, ReadOnlySpan<float> tiles, ReadOnlySpan<float> panels, Span<float> c);

    /// <inheritdoc cref="LstmKernel.Forward{V}(Span{float}, ReadOnlySpan{float}, Span{float}, Span{float})"/>
    public abstract void LstmForward(Span<float> gates, ReadOnlySpan<float> previousCell, Span<float> cell, Span<float> hidden);

    /// <inheritdoc cref="LstmKernel.Backward{V}(Span{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float})"/>
    public abstract void LstmBackward(
        Span<float> gates, ReadOnlySpan<float> previousCell, ReadOnlySpan<float> cell, ReadOnlySpan<float> dHidden, ReadOnlySpan<float> dCell,
        Span<float> dPreviousCell);

    /// <inheritdoc cref="GaussianKernel.Forward{V}(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float})"/>
    public abstract float GaussianForward(ReadOnlySpan<float> mean, ReadOnlySpan<float> logSigma, ReadOnlySpan<float> noise, Span<float> sample);

    /// <inheritdoc cref="GaussianKernel.Backward{V}(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, float, Span{float}, Span{float})"/>
    public abstract void GaussianBackward(
        ReadOnlySpan<float> mean, ReadOnlySpan<float> logSigma, ReadOnlySpan<float> noise, ReadOnlySpan<float> dSample, float dDivergence,
        Span<float> dMean, Span<float> dLogSigma);

    /// <inheritdoc cref="GaussianPriorKernel.Forward{V}(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float})"/>
    public abstract float GaussianPriorForward(
        ReadOnlySpan<float> mean, ReadOnlySpan<float> logSigma, ReadOnlySpan<float> priorMean, ReadOnlySpan<float> priorLogSigma,
        ReadOnlySpan<float> noise, Span<float> sample);

    /// <inheritdoc cref="GaussianPriorKernel.Backward{V}(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, float, Span{float}, Span{float}, Span{float}, Span{float})"/>
    public abstract void GaussianPriorBackward(
        ReadOnlySpan<float> mean, ReadOnlySpan<float> logSigma, ReadOnlySpan<float> priorMean, ReadOnlySpan<float> priorLogSigma,
        ReadOnlySpan<float> noise, ReadOnlySpan<float> dSample, float dDivergence, Span<float> dMean, Span<float> dLogSigma,
        Span<float> dPriorMean, Span<float> dPriorLogSigma);

    /// <inheritdoc cref="LogisticKernel.Expect{V}(ReadOnlySpan{float}, Span{float})"/>
    public abstract void LogisticExpect(ReadOnlySpan<float> canvas, Span<float> expectation);

    /// <inheritdoc cref="LogisticKernel.ErrorBackward{V}(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float})"/>
    public abstract void LogisticErrorBackward(ReadOnlySpan<float> canvas, ReadOnlySpan<float> dError, Span<float> dCanvas);

    /// <inheritdoc cref="ErrorImageKernel.Forward{V}(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float})"/>
    public abstract void ErrorImageForward(ReadOnlySpan<float> image, ReadOnlySpan<float> canvas, Span<float> error);

    /// <inheritdoc cref="ErrorImageKernel.Backward{V}(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float})"/>
    public abstract void ErrorImageBackward(ReadOnlySpan<float> image, ReadOnlySpan<float> error, ReadOnlySpan<float> dError, Span<float> dCanvas);

    /// <inheritdoc cref="BernoulliKernel.Backward{V}(ReadOnlySpan{float}, ReadOnlySpan{float}, float, Span{float})"/>
    public abstract void BernoulliBackward(ReadOnlySpan<float> image, ReadOnlySpan<float> logits, float dCost, Span<float> dLogits);

    /// <inheritdoc cref="CategoricalKernel.Backward{V}(ReadOnlySpan{float}, ReadOnlySpan{float}, float, Span{float})"/>
    public abstract void CategoricalBackward(ReadOnlySpan<float> oneHot, ReadOnlySpan<float> logits, float dCost, Span<float> dLogits);

    /// <inheritdoc cref="FilterBankKernel.Forward{V}(ReadOnlySpan{float}, int, Span{float}, Span{float})"/>
    public abstract float FilterBankForward(ReadOnlySpan<float> parameters, int size, Span<float> filtersX, Span<float> filtersY);

    /// <inheritdoc cref="FilterBankKernel.Backward{V}(ReadOnlySpan{float}, int, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, float, Span{float})"/>
    public abstract void FilterBankBackward(
        ReadOnlySpan<float> parameters, int size, ReadOnlySpan<float> filtersX, ReadOnlySpan<float> filtersY, ReadOnlySpan<float> dFiltersX,
        ReadOnlySpan<float> dFiltersY, float dIntensity, Span<float> dParameters);

    /// <inheritdoc cref="GlimpseKernel.Forward{V}(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, float, int, Span{float}, Span{float})"/>
    public abstract void GlimpseForward(
        ReadOnlySpan<float> planes, ReadOnlySpan<float> filtersX, ReadOnlySpan<float> filtersY, float intensity, int size, Span<float> scratch,
        Span<float> glimpse);

    /// <inheritdoc cref="GlimpseKernel.Backward{V}(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, float, int, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, Span{float}, Span{float}, Span{float})"/>
    public abstract float GlimpseBackward(
        ReadOnlySpan<float> planes, ReadOnlySpan<float> filtersX, ReadOnlySpan<float> filtersY, float intensity, int size,
        ReadOnlySpan<float> glimpse, ReadOnlySpan<float> dGlimpse, Span<float> scratch, Span<float> dFiltersX, Span<float> dFiltersY,
        Span<float> dPlanes);

    /// <inheritdoc cref="StrokeKernel.Forward{V}(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, float, int, Span{float}, Span{float})"/>
    public abstract void StrokeForward(
        ReadOnlySpan<float> patch, ReadOnlySpan<float> filtersX, ReadOnlySpan<float> filtersY, float intensity, int size, Span<float> scratch,
        Span<float> canvas);

    /// <inheritdoc cref="StrokeKernel.Backward{V}(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, float, int, ReadOnlySpan{float}, Span{float}, Span{float}, Span{float}, Span{float})"/>
    public abstract float StrokeBackward(
        ReadOnlySpan<float> patch, ReadOnlySpan<float> filtersX, ReadOnlySpan<float> filtersY, float intensity, int size,
        ReadOnlySpan<float> dCanvas, Span<float> scratch, Span<float> dPatch, Span<float> dFiltersX, Span<float> dFiltersY);

    /// <inheritdoc cref="UnfoldKernel.Fold{V}(ConvolutionShape, ReadOnlySpan{float}, int, int, Span{float})"/>
    public abstract void Fold(ConvolutionShape shape, ReadOnlySpan<float> columns, int first, int rows, Span<float> image);

    /// <inheritdoc cref="ActivationKernel.TanhForward{V}(ReadOnlySpan{float}, Span{float})"/>
    public abstract void TanhForward(ReadOnlySpan<float> x, Span<float> y);

    /// <inheritdoc cref="ActivationKernel.TanhBackward{V}(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float})"/>
    public abstract void TanhBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx);

    /// <inheritdoc cref="ActivationKernel.RectifierForward{V}(ReadOnlySpan{float}, Span{float})"/>
    public abstract void RectifierForward(ReadOnlySpan<float> x, Span<float> y);

    /// <inheritdoc cref="ActivationKernel.RectifierBackward{V}(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float})"/>
    public abstract void RectifierBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx);

    /// <inheritdoc cref="AdamKernel.Step{V}(ReadOnlySpan{float}, float, Span{float}, Span{float}, Span{float}, float, float, float, float, float)"/>
    public abstract void AdamStep(
        ReadOnlySpan<float> gradient, float scale, Span<float> value, Span<float> mean, Span<float> variance, float beta1, float beta2,
        float rate, float correction, float epsilon);

    /// <inheritdoc cref="RowMath.Add{V}(ReadOnlySpan{float}, Span{float})"/>
    public abstract void Add(ReadOnlySpan<float> source, Span<float> destination);

    /// <inheritdoc cref="RowMath.Sigmoid{V}(ReadOnlySpan{float}, Span{float})"/>
    public abstract void Sigmoid(ReadOnlySpan<float> source, Span<float> destination);

    /// <inheritdoc cref="PeakKernel.Run{V}(int, Span{float})"/>
    public abstract double RunPeak(int iterations, Span<float> sink);
}
