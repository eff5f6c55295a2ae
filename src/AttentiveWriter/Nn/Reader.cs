using AttentiveWriter.Autograd;
using AttentiveWriter.Devices;

namespace AttentiveWriter.Nn;

/// <summary>read(x, x^, h^dec): what the encoder sees of the image and of the error, with attention or without.</summary>
public sealed class Reader
{
    private readonly Attention _attention;

    /// <summary>Adds <c>read.attention</c>, unless <paramref name="size"/> is null: then everything is read (eq. 17).</summary>
    public Reader(ParameterSet parameters, int hidden, int? size, AttentionKind kind, int width, int height, int channels,
        bool withError = true)
    {
        _attention = AttentionKinds.Create(kind, parameters, AttentionSide.Read, hidden, size, new PlaneSize(width, height));
        Columns = _attention.Columns(channels, withError ? 2 : 1);
    }

    /// <summary>Columns of each part of what is read.</summary>
    public int[] Columns { get; }

    /// <summary>Sets initial values.</summary>
    public void Initialise(Initialiser initialiser) => _attention.Initialise(initialiser);

    /// <summary>Records the read.</summary>
    /// <param name="image">x.</param>
    /// <param name="error">x^; null reads x alone, as the constructor was told.</param>
    /// <param name="decoder">h that says where.</param>
    public Glimpse Read(Variable image, Variable? error, Variable decoder) => _attention.Read(image, error, decoder);
}
