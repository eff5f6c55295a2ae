using System.Runtime.InteropServices;
using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Tests.Devices;

/// <summary>One run of a <see cref="KernelCase"/> on a device: makes the same matrices on each, and reads what came out.</summary>
internal sealed class KernelRun : IDisposable
{
    private readonly List<(Matrix Matrix, float[] Values)> _inputs = [];
    private readonly List<(string Name, Func<float[]> Read)> _outputs = [];
    private int _address;

    private KernelRun(Device device, int workers, int rows)
    {
        (Device, Rows) = (device, rows);
        Arena = new Arena(device);
        Executor = device.Start(workers);
    }

    public Device Device { get; }

    public Executor Executor { get; }

    public Arena Arena { get; }

    /// <summary>Rows of the batch.</summary>
    public int Rows { get; }

    /// <summary>Runs a case and returns all that it put out; what it only reads must come out as it went in.</summary>
    public static (string Name, float[] Values)[] Of(KernelCase kernelCase, Device device, int workers)
    {
        using var run = new KernelRun(device, workers, kernelCase.Rows);
        kernelCase.Body(run);
        foreach ((Matrix matrix, float[] values) in run._inputs)
            Numbers.AssertSameBits(values, device.Read(matrix), $"an input of {kernelCase}");
        return [.. run._outputs.Select(output => (output.Name, output.Read()))];
    }

    /// <summary>Runs kernels on the batch.</summary>
    public void Do(Action<Kernels> work) => Executor.Run(Rows, work);

    /// <summary>An address of numbers that this run has not used.</summary>
    public int NextAddress() => ++_address;

    /// <summary>A matrix that is only read.</summary>
    public Matrix Input(int rows, float[] values)
    {
        Matrix matrix = Put(rows, values);
        _inputs.Add((matrix, values));
        return matrix;
    }

    /// <summary>Standard normal numbers, times a scale.</summary>
    public Matrix Normal(int columns, float scale = 1) => Input(Rows, Numbers.Normal(Rows * columns, NextAddress(), scale));

    /// <summary>Uniform numbers in [low, high).</summary>
    public Matrix Uniform(int columns, float low = 0, float high = 1) =>
        Input(Rows, Numbers.Uniform(Rows * columns, NextAddress(), low, high));

    /// <summary>Whole numbers from -4 to 4.</summary>
    public Matrix Whole(int columns) => Input(Rows, Numbers.Whole(Rows * columns, NextAddress()));

    /// <summary>Whole numbers of another height than the batch.</summary>
    public Matrix Whole(int rows, int columns) => Input(rows, Numbers.Whole(rows * columns, NextAddress()));

    /// <summary>A matrix that is added to or overwritten; it holds whole numbers before, so that the one for the other shows.</summary>
    public Matrix Output(string name, int columns) => Output(name, Rows, columns);

    /// <summary>The same, of another height than the batch.</summary>
    public Matrix Output(string name, int rows, int columns) => Output(name, rows, Numbers.Whole(rows * columns, NextAddress()));

    /// <summary>A matrix that is changed.</summary>
    public Matrix Output(string name, int rows, float[] values)
    {
        Matrix matrix = Put(rows, values);
        Output($"{name} of {matrix.Rows} x {matrix.Columns}", () => Device.Read(matrix));
        return matrix;
    }

    /// <summary>Writes other values into a matrix, which may be changed from then on.</summary>
    public void Change(Matrix matrix, string name, float[] values)
    {
        _inputs.RemoveAll(input => input.Matrix.Address == matrix.Address);
        Device.Write(values, matrix);
        Output(name, () => Device.Read(matrix));
    }

    /// <summary>Something else that came out.</summary>
    public void Output(string name, Func<float[]> read) => _outputs.Add((name, read));

    /// <summary>Moves numbers of any type into memory as it lies.</summary>
    public void Write<T>(T value, Matrix matrix)
        where T : struct => Device.Write(MemoryMarshal.Cast<T, float>([value]), matrix);

    /// <summary>Numbers of any type from memory as it lies.</summary>
    public T[] Read<T>(Matrix matrix)
        where T : struct => MemoryMarshal.Cast<float, T>(Device.Read(matrix)).ToArray();

    public void Dispose()
    {
        Executor.Dispose();
        Arena.Dispose();
    }

    private Matrix Put(int rows, float[] values)
    {
        Matrix matrix = Arena.Allocate(rows, values.Length / rows);
        Device.Write(values, matrix);
        return matrix;
    }
}
