using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices;

/// <summary>Something that holds matrices and computes with them: a CPU, the scalar reference, a GPU.</summary>
/// <remarks>
/// A device owns the memory of its matrices, and values are moved in and out by <see cref="Write"/> and <see cref="Read(Matrix)"/> alone. Work runs on
/// an <see cref="Executor"/>, which hands out <see cref="Kernels"/>: what may be computed, on whole matrices. How rows are dealt, operands
/// packed and launches queued is the device's own matter.
/// </remarks>
public abstract class Device : IMemory
{
    /// <summary>This machine's processor, with the widest registers that it is fast with: see <see cref="Devices.Cpu.VectorUnit"/>.</summary>
    public static Device Cpu => Devices.Cpu.CpuDevice.Current;

    /// <summary>The same in plain loops, slow and readable: the oracle of all others.</summary>
    public static Device Reference => ReferenceDevice.Instance;

    /// <summary>The names of the devices of this library.</summary>
    public static IReadOnlyList<string> Names => [.. All.Select(device => device.Name)];

    private static IEnumerable<Device> All => [Cpu, Reference];

    /// <summary>Returns a device by name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static Device Named(string name) =>
        All.FirstOrDefault(device => device.Name == name) ?? throw new ArgumentException($"there is no device '{name}'; devices: {string.Join(", ", Names)}");

    /// <summary>Its name, in small letters.</summary>
    public abstract string Name { get; }

    /// <summary>Most steps x rows whose products are summed at a time into the gradient of a weight, before they are added to it.</summary>
    public abstract int GradientDepth { get; }

    /// <inheritdoc/>
    public abstract nint Take(nuint bytes);

    /// <inheritdoc/>
    public abstract void Free(nint block);

    /// <summary>Moves values from the host into a matrix.</summary>
    /// <param name="values">As many as the matrix has.</param>
    /// <param name="matrix">Overwritten.</param>
    public abstract void Write(ReadOnlySpan<float> values, Matrix matrix);

    /// <summary>Moves values of a matrix to the host, once all work before is done.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="values">Overwritten; as many as the matrix has.</param>
    public abstract void Read(Matrix matrix, Span<float> values);

    /// <summary>Returns the values of a matrix, [rows, columns].</summary>
    /// <param name="matrix">The matrix.</param>
    public float[] Read(Matrix matrix)
    {
        float[] values = new float[matrix.Count];
        Read(matrix, values);
        return values;
    }

    /// <summary>Makes the columns of a weight that meet one input of a layer known to the device, so that it can keep them as its products need them.</summary>
    /// <param name="arena">Where further memory comes from.</param>
    /// <param name="columns">The weight, and which columns.</param>
    public abstract WeightBlock Prepare(Arena arena, WeightColumns columns);

    /// <summary>Starts what runs work.</summary>
    /// <param name="workers">Threads wanted, at least 1; of no meaning where the device has its own.</param>
    public abstract Executor Start(int workers);
}
