using AttentiveWriter.Devices.Cpu;

namespace AttentiveWriter.Tests.Devices;

public class WorkerTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Run_ManyTimes_CallsEveryWorkerOnceEachTime(int count)
    {
        using var team = new WorkerTeam(count);
        int[] calls = new int[count];

        for (int i = 0; i < 200; i++)
        {
            team.Run(worker => Interlocked.Increment(ref calls[worker]));
            Assert.All(calls, c => Assert.Equal(i + 1, c));
        }
    }

    [Fact]
    public void Run_AllWorkers_WorkAtTheSameTime()
    {
        using var team = new WorkerTeam(3);
        using var meeting = new Barrier(3);
        int met = 0;

        team.Run(_ =>
        {
            if (meeting.SignalAndWait(TimeSpan.FromSeconds(20))) Interlocked.Increment(ref met);
        });

        Assert.Equal(3, met);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Run_OneWorkerThrows_OthersEndAndTheExceptionSurfaces(int failing)
    {
        using var team = new WorkerTeam(3);
        int ended = 0;

        var failure = Assert.Throws<InvalidOperationException>(() => team.Run(worker =>
        {
            if (worker == failing) throw new InvalidOperationException("broken");
            Thread.Sleep(20);
            Interlocked.Increment(ref ended);
        }));

        Assert.Equal("broken", failure.Message);
        Assert.Equal(2, ended);
    }

    [Fact]
    public void Run_AfterAFailure_WorksAgain()
    {
        using var team = new WorkerTeam(2);
        int calls = 0;
        Assert.Throws<InvalidOperationException>(() => team.Run(_ => throw new InvalidOperationException()));

        team.Run(_ => Interlocked.Increment(ref calls));

        Assert.Equal(2, calls);
    }

    [Fact]
    public void Create_NoWorkers_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerTeam(0));
}
