using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Tests.Models;

/// <summary>Filters and reads of one image, as the scalar reference computes them.</summary>
internal static class ReferenceAttention
{
    /// <summary>F_X and F_Y.</summary>
    public static (float[] X, float[] Y) Filters(float[] parameters, int size, int width, int height)
    {
        using var arena = new Arena(KnownDevices.Reference);
        Matrix x = arena.Allocate(1, size * width), y = arena.Allocate(1, size * height), gamma = arena.Allocate(1, 1),
            five = Row(arena, parameters);
        using Executor executor = KnownDevices.Reference.Start(1);
        executor.Run(1, kernels => kernels.FilterBankForward(five, size, x, y, gamma));
        return (KnownDevices.Reference.Read(x), KnownDevices.Reference.Read(y));
    }

    /// <summary>F_Y x F_X^T, without gamma.</summary>
    public static float[] Read(float[] planes, float[] x, float[] y, int size)
    {
        using var arena = new Arena(KnownDevices.Reference);
        Matrix image = Row(arena, planes), fx = Row(arena, x), fy = Row(arena, y), one = Row(arena, [1]);
        int pixels = x.Length / size * (y.Length / size);
        Matrix glimpse = arena.Allocate(1, planes.Length / pixels * size * size);
        using Executor executor = KnownDevices.Reference.Start(1);
        executor.Run(1, kernels => kernels.AttentiveReadForward(image, default, fx, fy, one, size, glimpse));
        return KnownDevices.Reference.Read(glimpse);
    }

    private static Matrix Row(Arena arena, float[] values)
    {
        Matrix row = arena.Allocate(1, values.Length);
        KnownDevices.Reference.Write(values, row);
        return row;
    }
}
