using System.Runtime.CompilerServices;
using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Gpu;

/// <summary>The runs of an <see cref="AdamState"/>, in the memory of the device.</summary>
internal sealed class AdamTable : IDisposable
{
    private readonly Arena _arena;
    private readonly Matrix _table;

    /// <summary>Writes the table.</summary>
    public AdamTable(GpuDevice device, AdamState state)
    {
        (State, _arena) = (state, new Arena(device));
        GpuRun[] runs = [.. state.Runs.Select(Of)];
        _table = _arena.Allocate(1, Math.Max(1, runs.Length) * Unsafe.SizeOf<GpuRun>() / sizeof(float));
        if (runs.Length > 0) device.WriteTable<GpuRun>(runs, _table);
    }

    /// <summary>Whose runs they are.</summary>
    public AdamState State { get; }

    /// <summary>Where the table is.</summary>
    public long Address => _table.Address;

    /// <summary>Frees it.</summary>
    public void Dispose() => _arena.Dispose();

    private static GpuRun Of(AdamRun run)
    {
        return new GpuRun(Part(run.Slot.Value), Part(run.Slot.Gradient), Part(run.Slot.Mean), Part(run.Slot.Variance), run.Length);

        long Part(Matrix values) => values.Address + sizeof(float) * (long)run.First;
    }
}
