using System.Runtime.InteropServices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices;

/// <summary>Where a tape's standard normal noise comes from: numbers addressed by (seed, purpose, step, row, t), or given ones.</summary>
/// <remarks>Where it stands is kept on the device, so that a recorded step reads other noise at every replay and is itself
/// unchanged.</remarks>
public sealed class Noise
{
    private readonly DeviceMemory _memory;
    private readonly Arena _arena;
    private NoisePosition _position;

    /// <summary>Makes a source without numbers.</summary>
    /// <param name="memory">Where it is read.</param>
    /// <param name="arena">Of that memory.</param>
    public Noise(DeviceMemory memory, Arena arena)
    {
        (_memory, _arena) = (memory, arena);
        Position = arena.Allocate(1, Marshal.SizeOf<NoisePosition>() / sizeof(float));
    }

    /// <summary>The <see cref="NoisePosition"/>, in the memory of the device.</summary>
    public Matrix Position { get; }

    /// <summary>Given numbers, [steps * rows, columns], a step after the other; empty where numbers are drawn.</summary>
    public Matrix Given { get; private set; }

    /// <summary>Whether there are numbers.</summary>
    public bool HasSource => _position.Samples > 0 || !Given.IsEmpty;

    /// <summary>Draws numbers.</summary>
    /// <param name="source">The numbers.</param>
    /// <param name="firstRow">What row 0 of the tape is in the batch, or in the data set.</param>
    /// <param name="step">The training step, or the sample of row 0; 0 where there are neither.</param>
    /// <param name="samples">Rows that each image has on the tape, one after the other: a step of its own each.</param>
    public void Draw(RandomSource source, long firstRow = 0, long step = 0, int samples = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        Given = default;
        Set(new NoisePosition(source.Seed, step, firstRow, source.Purpose, _position.Time, samples));
    }

    /// <summary>Takes given numbers.</summary>
    /// <param name="values">[steps, rows, columns].</param>
    /// <param name="columns">Values of a row at a step.</param>
    public void Give(ReadOnlySpan<float> values, int columns)
    {
        if (columns < 1 || values.Length % columns != 0 || values.IsEmpty)
            throw new ArgumentException($"{values.Length} values of noise are no rows of {columns}", nameof(values));
        if (Given.Columns != columns || Given.Count != values.Length) Given = _arena.Allocate(values.Length / columns, columns);
        _memory.Write(values, Given);
    }

    /// <summary>The training step, or the sample of row 0.</summary>
    public long Step
    {
        get => _position.Step;
        set => Set(_position with { Step = value });
    }

    /// <summary>What row 0 of the tape is in the batch, or in the data set.</summary>
    public long FirstRow
    {
        get => _position.FirstRow;
        set => Set(_position with { FirstRow = value });
    }

    /// <summary>The step of the recurrence that recorded step 0 stands for: a step recorded once is replayed for each.</summary>
    public int Time
    {
        get => _position.Time;
        set => Set(_position with { Time = value });
    }

    /// <summary>Fills a row, on a device whose memory is the host's.</summary>
    /// <param name="row">The row of the tape.</param>
    /// <param name="rows">Rows of the tape.</param>
    /// <param name="t">The step as it was recorded.</param>
    /// <param name="destination">Overwritten.</param>
    internal void FillOnHost(int row, int rows, int t, Span<float> destination)
    {
        NoisePosition position = MemoryMarshal.Read<NoisePosition>(MemoryMarshal.AsBytes(Position.Span));
        if (Given.IsEmpty) position.Fill(row, t, destination);
        else
        {
            long at = ((long)position.Time + t) * rows + row;
            if (at >= Given.Rows || Given.Columns != destination.Length)
                throw new InvalidOperationException($"noise is given for {Given.Rows} rows of {Given.Columns}, and row {at} of "
                    + $"{destination.Length} is wanted");
            Given.Row((int)at).CopyTo(destination);
        }
    }

    private void Set(NoisePosition position)
    {
        _position = position;
        _memory.Write(MemoryMarshal.Cast<NoisePosition, float>(MemoryMarshal.CreateReadOnlySpan(ref _position, 1)), Position);
    }
}
