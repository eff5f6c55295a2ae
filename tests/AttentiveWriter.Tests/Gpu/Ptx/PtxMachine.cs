using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AttentiveWriter.Gpu;
using ILGPU;
using ILGPU.Runtime.Cuda;
using static AttentiveWriter.Tests.Gpu.Ptx.PtxProgram;

namespace AttentiveWriter.Tests.Gpu.Ptx;

/// <summary>Runs the code that a GPU would run, one thread after the other from barrier to barrier, in another order each time: what
/// depends on the order, reads past the end of memory, or is miscompiled, shows.</summary>
internal sealed class PtxMachine : IKernelLoader
{
    private readonly Random _random = new(1);

    /// <summary>The device whose memory it works on.</summary>
    public GpuDevice? Device { get; set; }

    public Launcher<T> Load<T>(Action<T> kernel)
        where T : unmanaged
    {
        var program = new PtxProgram(PtxCompiler.Compile(kernel.Method, CudaArchitecture.SM_80, CudaInstructionSet.ISA_80));
        return new Launcher<T>((_, config, arguments) => Run(program, config, arguments));
    }

    private unsafe void Run<T>(PtxProgram program, KernelConfig config, T arguments)
        where T : unmanaged
    {
        int[] groups = [.. Enumerable.Range(0, config.GridDim.X * config.GridDim.Y)];
        _random.Shuffle(groups);
        foreach (int group in groups)
            RunGroup(program, (group % config.GridDim.X, group / config.GridDim.X), config.GroupDim, (nint)Unsafe.AsPointer(ref arguments));
    }

    private unsafe void RunGroup(PtxProgram program, (int X, int Y) group, Index3D size, nint arguments)
    {
        var shared = new List<(long First, int Bytes)>();
        int[] order = [.. Enumerable.Range(0, size.X * size.Y)];
        ulong[][] registers = [.. order.Select(_ => new ulong[program.Registers])];
        int[] next = new int[order.Length];
        foreach ((int register, int bytes) in program.Shared)
        {
            void* memory = NativeMemory.AlignedAlloc((nuint)bytes, 16);
            // Nobody may count on what was there before.
            NativeMemory.Fill(memory, (nuint)bytes, 0xCD);
            shared.Add(((long)memory, bytes));
            foreach (ulong[] thread in registers) thread[register] = (ulong)memory;
        }
        for (int t = 0; t < order.Length; t++)
            foreach ((string name, int value) in new[] { ("%tid.x", t % size.X), ("%tid.y", t / size.X), ("%ctaid.x", group.X),
                ("%ctaid.y", group.Y), ("%ntid.x", size.X), ("%ntid.y", size.Y) })
                if (program.Register(name) < registers[t].Length) registers[t][program.Register(name)] = (ulong)value;
        for (int ended = 0; ended < order.Length;)
        {
            _random.Shuffle(order);
            var places = new HashSet<int>();
            foreach (int t in order)
            {
                if (next[t] < 0) continue;
                next[t] = RunThread(program, registers[t], next[t], arguments, shared);
                if (next[t] < 0) ended++;
                else places.Add(next[t]);
            }
            if (places.Count > 1 || (places.Count == 1 && ended > 0))
                throw new InvalidOperationException("a barrier is not reached by all");
        }
        foreach ((long first, _) in shared) NativeMemory.AlignedFree((void*)first);
    }

    /// <summary>Runs a thread to its next barrier; -1 is its end.</summary>
    private unsafe int RunThread(PtxProgram program, ulong[] r, int next, nint arguments, List<(long First, int Bytes)> shared)
    {
        while (true)
        {
            Instruction x = program.Instructions[next++];
            if (x.Guard.Register >= 0 && r[x.Guard.Register] != 0 == x.Guard.IsNegated) continue;
            switch (x.Kind)
            {
                case Kind.Return:
                    return -1;
                case Kind.Barrier:
                    return next;
                case Kind.Branch:
                    next = x.Offset;
                    break;
                case Kind.Compute:
                    r[x.Destinations[0]] = x.Operation(x.A.In(r), x.B.In(r), x.C.In(r));
                    break;
                case Kind.Parameter:
                    Load(x, r, arguments + x.Offset);
                    break;
                case Kind.Load:
                    Load(x, r, Checked(x, (long)x.A.In(r) + x.Offset, x.Destinations.Length, shared));
                    break;
                case Kind.Store:
                    long to = Checked(x, (long)x.A.In(r) + x.Offset, x.Values.Length, shared);
                    for (int i = 0; i < x.Values.Length; i++)
                    {
                        if (x.Width == 8) ((ulong*)to)[i] = x.Values[i].In(r);
                        else ((uint*)to)[i] = (uint)x.Values[i].In(r);
                    }
                    break;
            }
        }
    }

    private static unsafe void Load(Instruction x, ulong[] r, long from)
    {
        for (int i = 0; i < x.Destinations.Length; i++) r[x.Destinations[i]] = x.Width == 8 ? ((ulong*)from)[i] : ((uint*)from)[i];
    }

    private long Checked(Instruction x, long address, int values, List<(long First, int Bytes)> shared)
    {
        int bytes = x.Width * values;
        bool isGood = address % bytes == 0 && (shared.Any(s => address >= s.First && address + bytes <= s.First + s.Bytes)
            || (!x.IsShared && Device!.Owns(address, bytes)));
        return isGood ? address : throw new InvalidOperationException($"'{x.Text}' is outside of all memory, or not aligned");
    }
}
