using System.Globalization;

namespace AttentiveWriter.Tests.Gpu.Ptx;

/// <summary>The code of a kernel, decoded.</summary>
internal sealed class PtxProgram
{
    private readonly Dictionary<string, int> _registers = [];
    private readonly List<(int Register, int Bytes)> _shared = [];

    /// <summary>Decodes the text that the compiler wrote.</summary>
    public PtxProgram(string text)
    {
        var labels = new Dictionary<string, int>();
        var lines = new List<string>();
        foreach (string line in text.Split('\n').Select(line => line.Trim()))
        {
            if (line.EndsWith(':')) labels[line[..^1]] = lines.Count;
            else if (line.StartsWith(".shared", StringComparison.Ordinal)) Share(line.TrimEnd(';').Split(' ')[^1]);
            else if (line.EndsWith(';') && line[0] is not '.') lines.Add(line[..^1].Replace("{", "").Replace("}", ""));
        }
        Instructions = [.. lines.Select(line => Decode(line, labels))];
    }

    public enum Kind
    {
        Compute,
        Parameter,
        Load,
        Store,
        Branch,
        Barrier,
        Return,
    }

    public Instruction[] Instructions { get; }

    /// <summary>How many registers a thread has.</summary>
    public int Registers => _registers.Count;

    /// <summary>Memory that the threads of a group share: the register that has its address, and its size.</summary>
    public IReadOnlyList<(int Register, int Bytes)> Shared => _shared;

    /// <summary>The place of a register.</summary>
    public int Register(string name)
    {
        if (!_registers.TryGetValue(name, out int place)) _registers.Add(name, place = _registers.Count);
        return place;
    }

    private void Share(string declared)
    {
        int bracket = declared.IndexOf('[');
        _shared.Add((Register(declared[..bracket]), int.Parse(declared[(bracket + 1)..^1], CultureInfo.InvariantCulture)));
    }

    private Instruction Decode(string line, Dictionary<string, int> labels)
    {
        string[] words = line.Split([' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries);
        var guard = new Guard(-1, false);
        if (words[0][0] == '@')
        {
            bool isNegated = words[0][1] == '!';
            guard = new Guard(Register(words[0][(isNegated ? 2 : 1)..]), isNegated);
            words = words[1..];
        }
        string name = words[0];
        int width = name.EndsWith("64", StringComparison.Ordinal) ? 8 : 4, lanes = name.Contains(".v2.", StringComparison.Ordinal) ? 2 : 1;
        bool isShared = name.Contains(".shared", StringComparison.Ordinal);
        if (name.StartsWith("bra", StringComparison.Ordinal))
            return new Instruction(line, Kind.Branch, guard) { Offset = labels[words[1]] };
        if (name == "ret") return new Instruction(line, Kind.Return, guard);
        if (name.StartsWith("bar", StringComparison.Ordinal)) return new Instruction(line, Kind.Barrier, guard);
        if (name.StartsWith("ld.", StringComparison.Ordinal))
        {
            (Operand address, int offset) = Address(words[1 + lanes]);
            return new Instruction(line, name.StartsWith("ld.param", StringComparison.Ordinal) ? Kind.Parameter : Kind.Load, guard)
            {
                Destinations = [.. words[1..(1 + lanes)].Select(Register)],
                A = address,
                Offset = offset,
                Width = width,
                IsShared = isShared,
            };
        }
        if (name.StartsWith("st.", StringComparison.Ordinal))
        {
            (Operand address, int offset) = Address(words[1]);
            return new Instruction(line, Kind.Store, guard)
            {
                A = address,
                Offset = offset,
                Values = [.. words[2..].Select(Value)],
                Width = width,
                IsShared = isShared,
            };
        }
        Operand[] operands = [.. words[2..].Select(Value), default, default, default];
        return new Instruction(line, Kind.Compute, guard)
        {
            Operation = PtxOperations.Of(name),
            Destinations = [Register(words[1])],
            A = operands[0],
            B = operands[1],
            C = operands[2],
        };
    }

    private (Operand Address, int Offset) Address(string word)
    {
        string[] parts = word.Trim('[', ']').Split('+');
        return (Value(parts[0]), parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0);
    }

    private Operand Value(string word) => word[0] is '%' or '_' ? new Operand(Register(word), 0, IsRegister: true)
        : word.StartsWith("0f", StringComparison.Ordinal) ? new Operand(0, uint.Parse(word[2..], NumberStyles.HexNumber), false)
        : word.StartsWith("0d", StringComparison.Ordinal) ? new Operand(0, ulong.Parse(word[2..], NumberStyles.HexNumber), false)
        : new Operand(0, word[0] == '-' ? (ulong)long.Parse(word, CultureInfo.InvariantCulture)
            : ulong.Parse(word, CultureInfo.InvariantCulture), false);

    /// <summary>A register, or a value.</summary>
    public readonly record struct Operand(int Register, ulong Value, bool IsRegister)
    {
        public ulong In(ulong[] registers) => IsRegister ? registers[Register] : Value;
    }

    /// <summary>On which condition an instruction is done; no register is always.</summary>
    public readonly record struct Guard(int Register, bool IsNegated);

    public sealed record Instruction(string Text, Kind Kind, Guard Guard)
    {
        public PtxOperations.Operation Operation { get; init; } = (_, _, _) => 0;

        public int[] Destinations { get; init; } = [];

        public Operand[] Values { get; init; } = [];

        public Operand A { get; init; }

        public Operand B { get; init; }

        public Operand C { get; init; }

        /// <summary>Of an address; of a branch, where it goes.</summary>
        public int Offset { get; init; }

        /// <summary>Bytes of a value in memory.</summary>
        public int Width { get; init; }

        public bool IsShared { get; init; }
    }
}
