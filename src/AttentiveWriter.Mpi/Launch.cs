using System.Globalization;

namespace AttentiveWriter.Mpi;

/// <summary>What a launcher told this process of its job, in variables of the environment.</summary>
/// <param name="Launcher">Which it was, such as <c>mpirun of Open MPI</c>.</param>
/// <param name="Family">Whose library belongs to it; null where several may.</param>
/// <param name="Rank">Which process this is, from 0.</param>
/// <param name="Size">How many there are.</param>
public sealed record Launch(string Launcher, MpiFamily? Family, int Rank, int Size)
{
    private const string Slurm = "srun", SlurmTasks = "SLURM_STEP_NUM_TASKS";

    // The first that is there counts: under Slurm, the launchers of the libraries set their own beside its own.
    private static readonly Source[] Sources =
    [
        new("mpirun of Open MPI", MpiFamily.OpenMpi, "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"),
        new("mpiexec of MPICH", MpiFamily.Mpich, "PMI_RANK", "PMI_SIZE"),
        new(Slurm, null, "SLURM_PROCID", SlurmTasks),
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
            return new Launch(launcher, source.Family, rank, size);
        }
        return null;
    }

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    private sealed record Source(string Launcher, MpiFamily? Family, string Rank, string Size);
}
