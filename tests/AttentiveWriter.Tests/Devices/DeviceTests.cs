using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Tests.Devices;

/// <summary>What every device does alike.</summary>
public class DeviceTests
{
    public static TheoryData<string> Names => [.. KnownDevices.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Named_EachName_IsThatDevice(string name) => Assert.Equal(name, KnownDevices.Named(name).Name);

    [Fact]
    public void Named_NoDevice_SaysWhichThereAre() =>
        Assert.Contains("cpu, reference", Assert.Throws<ArgumentException>(() => KnownDevices.Named("abacus")).Message,
            StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Names))]
    public void Take_FreshMemory_IsZeros(string name)
    {
        using var arena = new Arena(KnownDevices.Named(name));

        Assert.All(KnownDevices.Named(name).Read(arena.Allocate(3, 1000)), value => Assert.Equal(0, value));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_WhatWasWritten_IsTheSameAndNothingElse(string name)
    {
        Device device = KnownDevices.Named(name);
        using var arena = new Arena(device);
        Matrix whole = arena.Allocate(3, 5);

        device.Write([1, 2, 3, 4, 5], whole.Slice(1, 1));

        Assert.Equal([0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 0, 0, 0, 0, 0], device.Read(whole));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_EveryWorker_WritesItsOwnRows(string name)
    {
        const int Rows = 5;
        Device device = KnownDevices.Named(name);
        using var arena = new Arena(device);
        using Executor executor = device.Start(3);
        Matrix matrix = arena.Allocate(Rows, 2);
        float[] values = Numbers.Normal(2 * Rows, 1);
        int rows = 0, workers = 0;

        executor.Run(Rows, kernels =>
        {
            kernels.Write(values, matrix);
            Interlocked.Add(ref rows, kernels.Rows);
            Interlocked.Increment(ref workers);
        });

        Assert.Equal(values, device.Read(matrix));
        Assert.Equal((Rows, executor.WorkersFor(Rows)), (rows, workers));
        Assert.Same(device, executor.Memory);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_FewerRowsThanWorkers_RunsNoIdleOnes(string name)
    {
        using Executor executor = KnownDevices.Named(name).Start(3);
        int workers = 0;

        executor.Run(1, kernels => Interlocked.Increment(ref workers));

        Assert.Equal((1, 1), (workers, executor.WorkersFor(1)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_WorkThatThrows_ThrowsItAndGoesOnWorking(string name)
    {
        using Executor executor = KnownDevices.Named(name).Start(2);
        int workers = 0;

        Assert.Throws<InvalidDataException>(() => executor.Run(4, _ => throw new InvalidDataException()));
        executor.Run(4, _ => Interlocked.Increment(ref workers));

        Assert.Equal(executor.WorkersFor(4), workers);
    }
}
