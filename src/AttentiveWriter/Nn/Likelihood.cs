using AttentiveWriter.Autograd;
using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Nn;

/// <summary>D(X | c): what a canvas says of the pixels, on a tape; <see cref="Likelihoods"/> has the kinds.</summary>
public abstract record Likelihood
{
    /// <summary>Records -log p(image) for each row, in nats.</summary>
    /// <param name="image">x, [rows, pixels]; data.</param>
    public abstract Variable NegativeLogLikelihood(Variable image);

    /// <summary>Records image - E[X | c]: what the canvas has not yet explained.</summary>
    /// <param name="image">x, [rows, pixels]; data.</param>
    public abstract Variable Error(Variable image);

    /// <summary>Computes E[X | c], the intensities that the canvas stands for.</summary>
    /// <param name="kernels">What the device computes.</param>
    /// <param name="mean">Overwritten, [rows, pixels].</param>
    public abstract void Mean(Kernels kernels, Matrix mean);
}
