using System.Globalization;

namespace AttentiveWriter.Mpi;

/// <summary>What a launcher told this process of its job, in variables of the environment.</summary>
/// <param name="Launcher">Which it was, such as <c>mpirun of Open MPI</c>.</param>
/// <param name="Family">Whose library belongs to it; null where several may.</param>
/// <param name="Rank">Which process this is, from 0.</param>
/// <param name="Size">How many there are.</param>
/// <param name="LocalSize">How many of them are on this machine; null where that is not said.</param>
public sealed record Launch(string Launcher, MpiFamily? Family, int Rank, int Size, int? LocalSize = null)
{
    private const string Slurm = "srun", SlurmTasks = "SLURM_STEP_NUM_TASKS";

    // The first that is there counts: under Slurm, the launchers of the libraries set their own beside its own.
    private static readonly Source[] Sources =
    [
        new("mpirun of Open MPI", MpiFamily.OpenMpi, "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_SIZE"),
        new("mpiexec of MPICH", MpiFamily.Mpich, "PMI_RANK", "PMI_SIZE", "MPI_LOCALNRANKS"),
        new(Slurm, null, "SLURM_PROCID", SlurmTasks, "SLURM_NTASKS_PER_NODE"),
    ];

    /// <summary>How such a job is started again.</summary>
    public string Command => $"{(Launcher == Slurm ? Slurm : "mpirun")} -n {Size}";

    /// <summary>Returns what a launcher said; null where this process was started by none, or alone.</summary>
    /// <param name="variable">The value of a variable of the environment.</param>
    public static Launch? Find(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        foreach (Source source in Sources)
        {
            if (Number(variable(source.Size)) is not (int size and > 1) || Number(variable(source.Rank)) is not int rank || rank >= size)
                continue;
            // Slurm's plug-in of MPICH's protocol sets what MPICH's own launcher does.
            string launcher = Number(variable(SlurmTasks)) == size ? Slurm : source.Launcher;
            return new Launch(launcher, source.Family, rank, size, Number(variable(source.LocalSize)));
        }
        return null;
    }

    /// <summary>Processors for the threads of this rank on this machine.</summary>
    public int OwnProcessors()
    {
        (int machine, int allowed) = ProcessorBinding.Read();
        return Processors(Environment.ProcessorCount, machine, allowed);
    }

    /// <summary>Processors for the threads of a rank: those that the launcher has bound it to, or its share of the machine.</summary>
    /// <param name="processors">Processors that this process may use.</param>
    /// <param name="machine">Processors of the machine.</param>
    /// <param name="allowed">Those of them that this process is bound to; all where it is not.</param>
    internal int Processors(int processors, int machine, int allowed)
    {
        int ranks = Math.Clamp(LocalSize ?? 1, 1, Size);
        // A launcher may bind several ranks to one part of the machine.
        return allowed < machine ? Math.Clamp(machine / ranks, 1, processors) : Math.Max(1, processors / ranks);
    }

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    private sealed record Source(string Launcher, MpiFamily? Family, string Rank, string Size, string LocalSize);
}
