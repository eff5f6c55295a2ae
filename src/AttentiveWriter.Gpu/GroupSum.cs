using ILGPU;

namespace AttentiveWriter.Gpu;

/// <summary>Sums over the threads of a group, in an order that the size of the group alone decides.</summary>
internal static class GroupSum
{
    /// <summary>Threads of a group, at most; a power of two.</summary>
    public const int MostThreads = 256;

    /// <summary>Returns the sum of what all threads give, to each; to be called by all of them.</summary>
    public static double Of(double value)
    {
        ArrayView<double> shared = SharedMemory.Allocate<double>(MostThreads);
        int thread = Group.IdxX;
        shared[thread] = value;
        Group.Barrier();
        for (int half = Group.DimX / 2; half > 0; half /= 2)
        {
            if (thread < half) shared[thread] += shared[thread + half];
            Group.Barrier();
        }
        double sum = shared[0];
        // Nobody may write the next value before all have read this one.
        Group.Barrier();
        return sum;
    }
}
