using AttentiveWriter.Kernels.Lanes;

namespace AttentiveWriter.Kernels;

/// <summary>All kernels, compiled for one register.</summary>
/// <typeparam name="V">The register.</typeparam>
internal sealed class KernelSet<V> : KernelSet
    where V : struct, ILanes<V>
{
    /// <inheritdoc/>
    public override int Bits => 32 * V.Count;

    /// <inheritdoc/>
    public override int PanelLength(int depth, int columns) =>
        Packing.PanelLength<V>(depth, columns);

    /// <inheritdoc/>
    public override void PackPanelsFromRows(ReadOnlySpan<float> source, int stride, int depth, int columns, Span<float> panels) =>
        Packing.PackPanelsFromRows<V>(source, stride, depth, columns, panels);

    /// <inheritdoc/>
    public override void PackPanels(ReadOnlySpan<float> source, int stride, int start, int count, int depth, int columns, Span<float> panels) =>
        Packing.PackPanels<V>(source, stride, start, count, depth, columns, panels);

    /// <inheritdoc/>
    public override void AccumulateProduct(int rows, int depth, int columns, ReadOnlySpan<float> a, ReadOnlySpan<float> panels, Span<float> c) =>
        MatrixProduct.Accumulate<V>(rows, depth, columns, a, panels, c);

    /// <inheritdoc/>
    public override void AccumulateTiles(int rows, int depth, int columns, ReadOnlySpan<float> tiles, ReadOnlySpan<float> panels, Span<float> c) =>
        MatrixProduct.AccumulateTiles<V>(rows, depth, columns, tiles, panels, c);

    /// <inheritdoc/>
    public override void LstmForward(Span<float> gates, ReadOnlySpan<float> previousCell, Span<float> cell, Span<float> hidden) =>
        LstmKernel.Forward<V>(gates, previousCell, cell, hidden);

    /// <inheritdoc/>
    public override void LstmBackward(
        Span<float> gates, ReadOnlySpan<float> previousCell, ReadOnlySpan<float> cell, ReadOnlySpan<float> dHidden, ReadOnlySpan<float> dCell,
        Span<float> dPreviousCell) =>
        LstmKernel.Backward<V>(gates, previousCell, cell, dHidden, dCell, dPreviousCell);

    /// <inheritdoc/>
    public override float GaussianForward(ReadOnlySpan<float> mean, ReadOnlySpan<float> logSigma, ReadOnlySpan<float> noise, Span<float> sample) =>
        GaussianKernel.Forward<V>(mean, logSigma, noise, sample);

    /// <inheritdoc/>
    public override void GaussianBackward(
        ReadOnlySpan<float> mean, ReadOnlySpan<float> logSigma, ReadOnlySpan<float> noise, ReadOnlySpan<float> dSample, float dDivergence,
        Span<float> dMean, Span<float> dLogSigma) =>
        GaussianKernel.Backward<V>(mean, logSigma, noise, dSample, dDivergence, dMean, dLogSigma);

    /// <inheritdoc/>
    public override float GaussianPriorForward(
        ReadOnlySpan<float> mean, ReadOnlySpan<float> logSigma, ReadOnlySpan<float> priorMean, ReadOnlySpan<float> priorLogSigma,
        ReadOnlySpan<float> noise, Span<float> sample) =>
        GaussianPriorKernel.Forward<V>(mean, logSigma, priorMean, priorLogSigma, noise, sample);

    /// <inheritdoc/>
    public override void GaussianPriorBackward(
        ReadOnlySpan<float> mean, ReadOnlySpan<float> logSigma, ReadOnlySpan<float> priorMean, ReadOnlySpan<float> priorLogSigma,
        ReadOnlySpan<float> noise, ReadOnlySpan<float> dSample, float dDivergence, Span<float> dMean, Span<float> dLogSigma,
        Span<float> dPriorMean, Span<float> dPriorLogSigma) =>
        GaussianPriorKernel.Backward<V>(
            mean, logSigma, priorMean, priorLogSigma, noise, dSample, dDivergence, dMean, dLogSigma, dPriorMean, dPriorLogSigma);

    /// <inheritdoc/>
    public override void LogisticExpect(ReadOnlySpan<float> canvas, Span<float> expectation) => LogisticKernel.Expect<V>(canvas, expectation);

    /// <inheritdoc/>
    public override void LogisticErrorBackward(ReadOnlySpan<float> canvas, ReadOnlySpan<float> dError, Span<float> dCanvas) =>
        LogisticKernel.ErrorBackward<V>(canvas, dError, dCanvas);

    /// <inheritdoc/>
    public override void ErrorImageForward(ReadOnlySpan<float> image, ReadOnlySpan<float> canvas, Span<float> error) =>
        ErrorImageKernel.Forward<V>(image, canvas, error);

    /// <inheritdoc/>
    public override void ErrorImageBackward(ReadOnlySpan<float> image, ReadOnlySpan<float> error, ReadOnlySpan<float> dError, Span<float> dCanvas) =>
        ErrorImageKernel.Backward<V>(image, error, dError, dCanvas);

    /// <inheritdoc/>
    public override void BernoulliBackward(ReadOnlySpan<float> image, ReadOnlySpan<float> logits, float dCost, Span<float> dLogits) =>
        BernoulliKernel.Backward<V>(image, logits, dCost, dLogits);

    /// <inheritdoc/>
    public override void CategoricalBackward(ReadOnlySpan<float> oneHot, ReadOnlySpan<float> logits, float dCost, Span<float> dLogits) =>
        CategoricalKernel.Backward<V>(oneHot, logits, dCost, dLogits);

    /// <inheritdoc/>
    public override float FilterBankForward(ReadOnlySpan<float> parameters, int size, Span<float> filtersX, Span<float> filtersY) =>
        FilterBankKernel.Forward<V>(parameters, size, filtersX, filtersY);

    /// <inheritdoc/>
    public override void FilterBankBackward(
        ReadOnlySpan<float> parameters, int size, ReadOnlySpan<float> filtersX, ReadOnlySpan<float> filtersY, ReadOnlySpan<float> dFiltersX,
        ReadOnlySpan<float> dFiltersY, float dIntensity, Span<float> dParameters) =>
        FilterBankKernel.Backward<V>(parameters, size, filtersX, filtersY, dFiltersX, dFiltersY, dIntensity, dParameters);

    /// <inheritdoc/>
    public override void GlimpseForward(
        ReadOnlySpan<float> planes, ReadOnlySpan<float> filtersX, ReadOnlySpan<float> filtersY, float intensity, int size, Span<float> scratch,
        Span<float> glimpse) =>
        GlimpseKernel.Forward<V>(planes, filtersX, filtersY, intensity, size, scratch, glimpse);

    /// <inheritdoc/>
    public override float GlimpseBackward(
        ReadOnlySpan<float> planes, ReadOnlySpan<float> filtersX, ReadOnlySpan<float> filtersY, float intensity, int size,
        ReadOnlySpan<float> glimpse, ReadOnlySpan<float> dGlimpse, Span<float> scratch, Span<float> dFiltersX, Span<float> dFiltersY,
        Span<float> dPlanes) =>
        GlimpseKernel.Backward<V>(planes, filtersX, filtersY, intensity, size, glimpse, dGlimpse, scratch, dFiltersX, dFiltersY, dPlanes);

    /// <inheritdoc/>
    public override void StrokeForward(
        ReadOnlySpan<float> patch, ReadOnlySpan<float> filtersX, ReadOnlySpan<float> filtersY, float intensity, int size, Span<float> scratch,
        Span<float> canvas) =>
        StrokeKernel.Forward<V>(patch, filtersX, filtersY, intensity, size, scratch, canvas);

    /// <inheritdoc/>
    public override float StrokeBackward(
        ReadOnlySpan<float> patch, ReadOnlySpan<float> filtersX, ReadOnlySpan<float> filtersY, float intensity, int size,
        ReadOnlySpan<float> dCanvas, Span<float> scratch, Span<float> dPatch, Span<float> dFiltersX, Span<float> dFiltersY) =>
        StrokeKernel.Backward<V>(patch, filtersX, filtersY, intensity, size, dCanvas, scratch, dPatch, dFiltersX, dFiltersY);

    /// <inheritdoc/>
    public override void Fold(ConvolutionShape shape, ReadOnlySpan<float> columns, int first, int rows, Span<float> image) =>
        UnfoldKernel.Fold<V>(shape, columns, first, rows, image);

    /// <inheritdoc/>
    public override void TanhForward(ReadOnlySpan<float> x, Span<float> y) =>
        ActivationKernel.TanhForward<V>(x, y);

    /// <inheritdoc/>
    public override void TanhBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) =>
        ActivationKernel.TanhBackward<V>(y, dy, dx);

    /// <inheritdoc/>
    public override void RectifierForward(ReadOnlySpan<float> x, Span<float> y) =>
        ActivationKernel.RectifierForward<V>(x, y);

    /// <inheritdoc/>
    public override void RectifierBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) =>
        ActivationKernel.RectifierBackward<V>(y, dy, dx);

    /// <inheritdoc/>
    public override void AdamStep(
        ReadOnlySpan<float> gradient, float scale, Span<float> value, Span<float> mean, Span<float> variance, float beta1, float beta2,
        float rate, float correction, float epsilon) =>
        AdamKernel.Step<V>(gradient, scale, value, mean, variance, beta1, beta2, rate, correction, epsilon);

    /// <inheritdoc/>
    public override void Add(ReadOnlySpan<float> source, Span<float> destination) =>
        RowMath.Add<V>(source, destination);

    /// <inheritdoc/>
    public override void Sigmoid(ReadOnlySpan<float> source, Span<float> destination) =>
        RowMath.Sigmoid<V>(source, destination);

    /// <inheritdoc/>
    public override double RunPeak(int iterations, Span<float> sink) =>
        PeakKernel.Run<V>(iterations, sink);
}
