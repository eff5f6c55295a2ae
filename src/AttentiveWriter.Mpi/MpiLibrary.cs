using System.Runtime.InteropServices;
using System.Text;

namespace AttentiveWriter.Mpi;

/// <summary>A library of MPI that was found when it was asked for, its functions, and the handles of its family.</summary>
/// <remarks>One signature serves all: a handle that is a 32-bit number is passed as one that is an address, and only its lower half is
/// read.</remarks>
public sealed unsafe class MpiLibrary
{
    /// <summary>The variable of the environment that names the library to take.</summary>
    public const string Variable = "DRAW_MPI_LIB";

    private const int TextLength = 8192;

    // What distributions install without the files for developers.
    private static readonly Dictionary<MpiFamily, string[]> Names = new()
    {
        [MpiFamily.OpenMpi] = ["libmpi.so.40", "libmpi.40.dylib"],
        [MpiFamily.Mpich] = ["libmpi.so.12", "libmpich.so.12", "libmpi.12.dylib"],
        [MpiFamily.Standard] = ["libmpi_abi.so.1", "libmpi_abi.so.0", "libmpi_abi.1.dylib", "libmpi_abi.0.dylib"],
    };

    private readonly nint _library;

    private MpiLibrary(nint library, string name)
    {
        (_library, Name) = (library, name);
        var version = (delegate* unmanaged<byte*, int*, int>)Function("MPI_Get_library_version");
        byte[] text = new byte[TextLength];
        int length;
        fixed (byte* at = text) version(at, &length);
        // Of several lines the first says what it is.
        Version = Encoding.UTF8.GetString(text, 0, Math.Clamp(length, 0, TextLength)).Split('\n', ',')[0].Trim('\0', ' ')
            .Replace('\t', ' ').Replace(" Version:", "", StringComparison.Ordinal);
        // Open MPI 6 has both interfaces, each in a library of its own.
        Family = NativeLibrary.TryGetExport(library, "ompi_mpi_comm_world", out _) ? MpiFamily.OpenMpi
            : NativeLibrary.TryGetExport(library, "MPI_Abi_get_version", out _) && IsStandardName(name) ? MpiFamily.Standard
            : Version.Contains("MPICH", StringComparison.OrdinalIgnoreCase) || Version.Contains("Intel", StringComparison.OrdinalIgnoreCase)
                || Version.Contains("MVAPICH", StringComparison.OrdinalIgnoreCase) ? MpiFamily.Mpich
            : throw new MpiException($"{name} is an MPI of no known kind: {Version}; "
                + "install Open MPI or MPICH, or name another library in " + Variable);
        (CommWorld, Byte, ErrorsReturn) = Family switch
        {
            MpiFamily.OpenMpi => (Function("ompi_mpi_comm_world"), Function("ompi_mpi_byte"),
                Function("ompi_mpi_errors_return")),
            MpiFamily.Mpich => (0x44000000, 0x4c00010d, 0x54000001),
            _ => (0x101, 0x247, 0x143),
        };
    }

    /// <summary>The name by which it was found.</summary>
    public string Name { get; }

    /// <summary>Whose interface it has.</summary>
    public MpiFamily Family { get; }

    /// <summary>What it says of itself, such as <c>Open MPI v4.1.4</c>.</summary>
    public string Version { get; }

    /// <summary>MPI_COMM_WORLD.</summary>
    internal nint CommWorld { get; }

    /// <summary>MPI_BYTE.</summary>
    internal nint Byte { get; }

    /// <summary>MPI_ERRORS_RETURN.</summary>
    internal nint ErrorsReturn { get; }

    /// <summary>Finds a library: the one that <see cref="Variable"/> names, or one that belongs to the launcher, or any.</summary>
    /// <param name="launch">What the launcher said; null where there was none.</param>
    /// <param name="variable">The value of a variable of the environment.</param>
    /// <exception cref="MpiException">There is none, or it is of no known kind.</exception>
    public static MpiLibrary Find(Launch? launch, Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        if (variable(Variable) is { Length: > 0 } asked)
        {
            return TryLoad(asked) ?? throw new MpiException($"{Variable} is '{asked}', and there is no such library; name one by its "
                + "path, or leave it out");
        }
        // The families in the order in which they are likely.
        MpiFamily[] families = launch?.Family is MpiFamily own ? [own, MpiFamily.Standard] : Enum.GetValues<MpiFamily>();
        foreach (string name in families.SelectMany(family => Names[family]))
            if (TryLoad(name) is MpiLibrary found) return found;
        string of = launch?.Family is MpiFamily wanted ? $" of {wanted.Words()}, which {launch.Launcher} belongs to" : "";
        throw new MpiException($"there is no MPI library{of}; install {Install(launch?.Family)}, or name one in {Variable}");
    }

    /// <summary>The address of a function, or of data.</summary>
    /// <exception cref="MpiException">The library has none of that name.</exception>
    internal nint Function(string name) => NativeLibrary.TryGetExport(_library, name, out nint address) ? address
        : throw new MpiException($"{Name} is no MPI library: it has no {name}");

    private static string Install(MpiFamily? family) => family switch
    {
        MpiFamily.OpenMpi => "it (Debian: openmpi-bin)",
        MpiFamily.Mpich => "it (Debian: mpich)",
        _ => "Open MPI (Debian: openmpi-bin) or MPICH (Debian: mpich)",
    };

    private static bool IsStandardName(string name) => Path.GetFileName(name).Contains("mpi_abi", StringComparison.Ordinal);

    private static MpiLibrary? TryLoad(string name) => NativeLibrary.TryLoad(name, out nint library) ? new MpiLibrary(library, name) : null;
}
