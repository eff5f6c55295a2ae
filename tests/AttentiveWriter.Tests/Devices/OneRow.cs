using AttentiveWriter.Devices;
using AttentiveWriter.Devices.Cpu;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Tests.Devices;

/// <summary>Runs a kernel on matrices of one row that are given as arrays.</summary>
internal static class OneRow
{
    /// <summary>Runs on the CPU with registers of a width; what the kernel leaves in the matrices is put back into the arrays.</summary>
    public static void Run(int bits, Action<Kernels, Matrix[]> work, params float[][] rows) => Run(CpuDevice.OfWidth(bits), work, rows);

    /// <summary>Runs on a device.</summary>
    public static void Run(Device device, Action<Kernels, Matrix[]> work, params float[][] rows)
    {
        using var arena = new Arena(device);
        using Executor executor = device.Start(1);
        Matrix[] matrices = [.. rows.Select(row => arena.Allocate(1, row.Length))];
        for (int i = 0; i < rows.Length; i++) device.Write(rows[i], matrices[i]);
        executor.Run(1, kernels => work(kernels, matrices));
        for (int i = 0; i < rows.Length; i++) device.Read(matrices[i], rows[i]);
    }
}
