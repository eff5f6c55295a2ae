using System.Text.RegularExpressions;
using AttentiveWriter.Mpi;
using AttentiveWriter.Tests.Cli;
using AttentiveWriter.Tests.Formats;

namespace AttentiveWriter.Tests.Mpi;

// R19.
[Collection(nameof(MpiTrainingTests))]
[Trait("Category", "Reliability")]
public class MpiLibraryTests
{
    private static readonly Launch OfOpenMpi = new("mpirun of Open MPI", MpiFamily.OpenMpi, 0, 2);

    [Fact]
    public void Find_NameOfNothing_SaysSo()
    {
        var problem = Assert.Throws<MpiException>(() => MpiLibrary.Find(OfOpenMpi, _ => "/nowhere/libmpi.so"));

        Assert.Equal("DRAW_MPI_LIB is '/nowhere/libmpi.so', and there is no such library; name one by its path, or leave it out",
            problem.Message);
    }

    [Fact]
    public void Find_LibraryOfSomethingElse_SaysSo()
    {
        if (!OperatingSystem.IsLinux()) return;

        var problem = Assert.Throws<MpiException>(() => MpiLibrary.Find(null, _ => "libc.so.6"));

        Assert.Equal("libc.so.6 is no MPI library: it has no MPI_Get_library_version", problem.Message);
    }

    [Theory]
    [InlineData("0", "2")]
    [InlineData("1", "2")]
    public void Run_UnderALauncherWithoutALibrary_IsOneLineAndExit2(string rank, string size)
    {
        using var draw = new DrawProcess();
        foreach ((string name, string value) in new[] { ("OMPI_COMM_WORLD_RANK", rank), ("OMPI_COMM_WORLD_SIZE", size),
            (MpiLibrary.Variable, "libnothing.so") }) draw.Environment[name] = value;

        DrawRunner.Result result = draw.Run("generate", "--count", "1");

        // Rank 0 says it; another after a while, where rank 0 has not ended the job for the same.
        string who = rank == "0" ? "draw:" : $"draw: rank {rank}:";
        Assert.Equal((2, ""), (result.Code, result.Output));
        Assert.Equal($"{who} DRAW_MPI_LIB is 'libnothing.so', and there is no such library; name one by its path, or leave it out\n",
            result.Error);
    }

    [Theory]
    [MemberData(nameof(MpiTrainingTests.Launchers), MemberType = typeof(MpiTrainingTests))]
    public void Run_CommandThatDoesNotWorkOverRanks_IsOneLineAndExit2(string launcher)
    {
        using var temp = new TempFolder();
        using MpiJob job = MpiJob.Draw(launcher, 2, temp.Path, ["demo"]);

        DrawRunner.Result result = job.Finish();

        Assert.Equal(2, result.Code);
        Assert.Single(Regex.Matches(result.Error, "draw: draw demo does not work over ranks, and .* has started 2; start it by itself"));
        Assert.DoesNotContain("rank 1", result.Error, StringComparison.Ordinal);
    }

    // MPICH's launcher does not look at a process that ends before it has joined.
    [Theory]
    [MemberData(nameof(MpiTrainingTests.Launchers), MemberType = typeof(MpiTrainingTests))]
    public void Run_OneRankHasAnotherLine_EndsAllWithItsWords(string launcher)
    {
        using var temp = new TempFolder();
        string script = MpiJob.OnRank(temp.Path, 1, "set -- \"$@\" --nonsense");
        using MpiJob job = MpiJob.Under(script, launcher, 2, temp.Path, ["generate", "--count", "2"]);

        DrawRunner.Result result = job.Finish();

        Assert.Equal(2, result.Code);
        Assert.Contains("draw: rank 1: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("--nonsense", result.Error, StringComparison.Ordinal);
    }

    // The other family's library knows nothing of the launcher's job: each process would be the only one.
    [Theory]
    [MemberData(nameof(MpiTrainingTests.Launchers), MemberType = typeof(MpiTrainingTests))]
    public void Run_LibraryOfTheOtherFamily_SaysWhichLauncherBelongsToIt(string launcher)
    {
        (string other, string right) = launcher == MpiJob.OpenMpi ? ("libmpich.so.12", "mpiexec of MPICH")
            : ("libmpi.so.40", "mpirun of Open MPI");
        if (ExternalTool.Find(launcher == MpiJob.OpenMpi ? MpiJob.Mpich : MpiJob.OpenMpi) is null)
            Assert.Skip("only one of the libraries is installed here");
        using var temp = new TempFolder();
        using MpiJob job = MpiJob.Draw(launcher, 2, temp.Path, ["info", "--mpi"], new Dictionary<string, string>
        {
            [MpiLibrary.Variable] = other,
            ["OMPI_ALLOW_RUN_AS_ROOT"] = "1",
            ["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1",
        });

        DrawRunner.Result result = job.Finish();

        Assert.Equal(2, result.Code);
        Assert.Contains("knows of 1: it is not the library that belongs to that launcher; name the right one in DRAW_MPI_LIB, or start "
            + "with " + right, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(MpiTrainingTests.Launchers), MemberType = typeof(MpiTrainingTests))]
    public void Info_OverRanks_NamesTheLibraryOnce(string launcher)
    {
        using var temp = new TempFolder();
        using MpiJob job = MpiJob.Draw(launcher, 2, temp.Path, ["info", "--mpi"]);

        string[] lines = job.Finish().Output.Trim().Split('\n');

        Assert.Equal(2, lines.Length);
        Assert.StartsWith(launcher == MpiJob.OpenMpi ? "Open MPI v" : "MPICH ", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(": 2 ranks, which have found one another", lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(MpiTrainingTests.Launchers), MemberType = typeof(MpiTrainingTests))]
    public void Generate_OneRankHasAnotherModel_IsNamed(string launcher)
    {
        using var temp = new TempFolder();
        foreach (string model in new[] { "mnist", "mnist-quick" })
            Directory.CreateSymbolicLink(Path.Combine(Directory.CreateDirectory(temp[model]).FullName, "model"),
                Path.Combine(RealData.RepositoryRoot, "models", model));
        string script = MpiJob.OnRank(temp.Path, 1, "cd ../mnist || exit");
        using MpiJob job = MpiJob.Under(script, launcher, 2, temp["mnist-quick"], ["generate", "--model", "model", "--count", "2"]);

        DrawRunner.Result result = job.Finish();

        Assert.Equal(1, result.Code);
        Assert.Contains("draw: rank 1 does not have the weights of rank 0: ", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(temp["mnist-quick/samples.png"]));
    }

    // One rank alone cannot have said it before: the others wait for it.
    [Theory]
    [MemberData(nameof(MpiTrainingTests.Launchers), MemberType = typeof(MpiTrainingTests))]
    public void Train_OneRankHasOtherNumbers_IsNamed(string launcher)
    {
        using var temp = new TempFolder();
        using MpiJob job = MpiJob.Under(MpiJob.OnRank(temp.Path, 1, "export DRAW_VECTOR_BITS=32"), launcher, 2, temp.Path,
            ["train", "--preset", "glyphs", "--set", "groups=2", "--steps", "5", "--out", "run"]);

        DrawRunner.Result result = job.Finish();

        Assert.Equal(1, result.Code);
        Assert.Contains("draw: rank 1 does not have the device of rank 0: cpu with registers of 32 bits (DRAW_VECTOR_BITS) there",
            result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(temp["run"]));
    }
}
