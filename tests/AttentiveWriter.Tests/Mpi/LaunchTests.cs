using AttentiveWriter.Mpi;

namespace AttentiveWriter.Tests.Mpi;

public class LaunchTests
{
    [Fact]
    public void Find_VariablesOfEachLauncher_AreRead()
    {
        Assert.Equal(new Launch("mpirun of Open MPI", MpiFamily.OpenMpi, 2, 4), Find(
            ("OMPI_COMM_WORLD_RANK", "2"), ("OMPI_COMM_WORLD_SIZE", "4")));
        Assert.Equal(new Launch("mpiexec of MPICH", MpiFamily.Mpich, 1, 2), Find(("PMI_RANK", "1"), ("PMI_SIZE", "2")));
        Assert.Equal(new Launch("srun", null, 7, 8), Find(("SLURM_PROCID", "7"), ("SLURM_STEP_NUM_TASKS", "8")));
        Assert.Equal(new Launch("srun", MpiFamily.Mpich, 1, 2), Find(
            ("SLURM_PROCID", "1"), ("SLURM_STEP_NUM_TASKS", "2"), ("PMI_RANK", "1"), ("PMI_SIZE", "2")));
        // The launcher of a library inside of an allocation.
        Assert.Equal("mpirun of Open MPI", Find(("SLURM_PROCID", "0"), ("SLURM_STEP_NUM_TASKS", "2"), ("OMPI_COMM_WORLD_RANK", "3"),
            ("OMPI_COMM_WORLD_SIZE", "4"))?.Launcher);
    }

    [Fact]
    public void Find_NoJobOfSeveral_IsNone()
    {
        Assert.Null(Find());
        Assert.Null(Find(("OMPI_COMM_WORLD_RANK", "0"), ("OMPI_COMM_WORLD_SIZE", "1")));
        Assert.Null(Find(("PMI_RANK", "2"), ("PMI_SIZE", "2")));
        Assert.Null(Find(("PMI_RANK", "x"), ("PMI_SIZE", "2")));
        // A batch script is no task.
        Assert.Null(Find(("SLURM_PROCID", "0"), ("SLURM_NTASKS", "4")));
    }

    // Four on two machines, bound to nothing; two of them bound to a core each; and two each to a half of a machine.
    [Theory]
    [InlineData("a ff|a ff|b ff|b ff", 8, 4)]
    [InlineData("a 1|a 2|b 1|b 2", 1, 1)]
    [InlineData("a 0f|a 0f|a f0|a f0", 4, 2)]
    [InlineData("a ff|a ff|a ff", 2, 1)]
    public void Share_OfProcessors_IsThatOfTheRanksThatHaveTheSame(string bindings, int processors, int expected) =>
        Assert.Equal(expected, ProcessorBinding.Share(bindings.Split('|'), 1, processors));

    private static Launch? Find(params (string Name, string Value)[] variables) =>
        Launch.Find(name => variables.FirstOrDefault(v => v.Name == name).Value);
}
