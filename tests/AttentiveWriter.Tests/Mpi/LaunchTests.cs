using AttentiveWriter.Mpi;

namespace AttentiveWriter.Tests.Mpi;

public class LaunchTests
{
    [Fact]
    public void Find_VariablesOfEachLauncher_AreRead()
    {
        Assert.Equal(new Launch("mpirun of Open MPI", MpiFamily.OpenMpi, 2, 4, 3), Find(
            ("OMPI_COMM_WORLD_RANK", "2"), ("OMPI_COMM_WORLD_SIZE", "4"), ("OMPI_COMM_WORLD_LOCAL_SIZE", "3")));
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

    [Theory]
    // Not bound: the ranks of a machine share it.
    [InlineData(2, 16, 16, 16, 8)]
    [InlineData(4, 2, 2, 2, 1)]
    // Bound to a core each, or several to a half of the machine.
    [InlineData(2, 1, 16, 1, 1)]
    [InlineData(4, 8, 16, 8, 4)]
    // A limit of processor time is no binding.
    [InlineData(2, 2, 64, 64, 1)]
    public void Processors_BoundOrNot_AreTheShareOfARank(int localSize, int processors, int machine, int allowed, int expected) =>
        Assert.Equal(expected, new Launch("mpirun", null, 0, 8, localSize).Processors(processors, machine, allowed));

    private static Launch? Find(params (string Name, string Value)[] variables) =>
        Launch.Find(name => variables.FirstOrDefault(v => v.Name == name).Value);
}
