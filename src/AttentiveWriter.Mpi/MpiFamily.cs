namespace AttentiveWriter.Mpi;

/// <summary>Whose binary interface a library has: what its handles are.</summary>
public enum MpiFamily
{
    /// <summary>Open MPI 4 and 5: handles are the addresses of exported data.</summary>
    OpenMpi,

    /// <summary>MPICH and those that share its interface, such as Intel MPI and MVAPICH: handles are 32-bit numbers.</summary>
    Mpich,

    /// <summary>The interface of MPI 5.0, the same for all libraries that have it.</summary>
    Standard,
}

/// <summary>Words for families.</summary>
internal static class MpiFamilies
{
    /// <summary>What it is called.</summary>
    public static string Words(this MpiFamily family) => family switch
    {
        MpiFamily.OpenMpi => "Open MPI",
        MpiFamily.Mpich => "MPICH",
        _ => "the MPI 5.0 interface",
    };
}
