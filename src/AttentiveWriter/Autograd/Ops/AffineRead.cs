using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Autograd.Ops;

/// <summary>read = gamma [S(x), S(x^)]: image and error sampled at a grid under an affine map (Jaderberg et al. 2015, eq. 5).</summary>
/// <remarks>Without an error image the read is gamma S(x).</remarks>
public sealed class AffineRead : Op
{
    private readonly Variable _image, _parameters, _glimpse;
    private readonly Variable? _error;
    private readonly PlaneSize _imageSize, _gridSize;

    private AffineRead(Variable image, Variable? error, Variable parameters, PlaneSize imageSize, PlaneSize gridSize, Variable glimpse)
        : base(error is null ? [image, parameters] : [image, error, parameters], glimpse)
    {
        (_image, _error, _parameters, _glimpse) = (image, error, parameters, glimpse);
        (_imageSize, _gridSize) = (imageSize, gridSize);
    }

    /// <summary>Records the read.</summary>
    /// <param name="image">x, [rows, channels * height * width]; data.</param>
    /// <param name="error">x^, of the same shape; null to read x alone.</param>
    /// <param name="parameters">(a11, a12, tx, a21, a22, ty, log gamma) from grid to image, [rows, 7]; for all channels.</param>
    /// <param name="size">N.</param>
    /// <param name="width">W, pixels.</param>
    /// <param name="height">H, pixels.</param>
    /// <param name="channels">Channels of the image.</param>
    /// <returns>[rows, 2 * channels * N * N], image channels before error channels; half of it without an error.</returns>
    public static Variable Record(Variable image, Variable? error, Variable parameters, int size, int width, int height, int channels)
    {
        if (parameters.Columns != AffineWindow.ParameterCount)
            throw new ArgumentException($"{parameters.Columns} parameters of an affine window, expected {AffineWindow.ParameterCount}");
        int pixels = channels * width * height;
        if (image.Columns != pixels || (error is not null && error.Columns != pixels))
            throw new ArgumentException(
                $"image and error have {image.Columns} and {error?.Columns.ToString() ?? "no"} values, expected {pixels}");
        Variable glimpse = parameters.Tape.Output((error is null ? 1 : 2) * channels * size * size);
        parameters.Tape.Record(new AffineRead(image, error, parameters, new PlaneSize(width, height), new PlaneSize(size, size), glimpse));
        return glimpse;
    }

    /// <inheritdoc/>
    public override void Forward(Kernels kernels) =>
        kernels.AffineReadForward(_image.Value, _error?.Value ?? default(Matrix), _imageSize, _parameters.Value, _gridSize, _glimpse.Value);

    /// <inheritdoc/>
    public override void Backward(Kernels kernels) =>
        // read = gamma [S(x), S(x^)]; x itself is data
        kernels.AffineReadBackward(_image.Value, _error?.Value ?? default(Matrix), _imageSize, _parameters.Value, _gridSize,
            _glimpse.Gradient, _error?.Gradient ?? default(Matrix), _parameters.Gradient);
}
