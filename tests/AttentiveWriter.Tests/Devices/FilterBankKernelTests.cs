namespace AttentiveWriter.Tests.Devices;

public class FilterBankKernelTests
{
    [Theory, EveryWidth]
    public void Forward_EverySize_SumsToOne(int bits)
    {
        foreach (AttentionKernelCase c in AttentionKernelCase.All)
        {
            float[] filtersX = new float[c.FiltersX.Length], filtersY = new float[c.FiltersY.Length];

            Forward(bits, c.Parameters, c.Size, filtersX, filtersY);

            foreach (float[] filter in filtersX.Chunk(c.Width).Concat(filtersY.Chunk(c.Height))) Assert.Equal(1.0,
                filter.Sum(v => (double)v), 1e-6);
        }
    }

    [Theory]
    [EveryWidth(1e6f, 0f, 0.5f)]
    [EveryWidth(-1e6f, -1e9f, 0.5f)]
    [EveryWidth(3f, 1e9f, 0.5f)]
    [EveryWidth(0f, -30f, 60f)]
    [EveryWidth(3e38f, 0f, 0f)]
    public void Forward_AbsurdWindow_SumsToOne(int bits, float centre, float logVariance, float logStride)
    {
        foreach (int width in new[] { 1, 16, 28, 31 })
        {
            float[] filtersX = new float[5 * width], filtersY = new float[5 * width];

            Forward(bits, [centre, -centre, logVariance, logStride, 0], 5, filtersX, filtersY);

            foreach (float[] filter in filtersX.Chunk(width).Concat(filtersY.Chunk(width))) Assert.Equal(1.0, filter.Sum(v => (double)v),
                1e-6);
        }
    }

    private static void Forward(int bits, float[] parameters, int size, float[] filtersX, float[] filtersY) =>
        OneRow.Run(bits, (kernels, m) => kernels.FilterBankForward(m[0], size, m[1], m[2], m[3]),
            parameters, filtersX, filtersY, new float[1]);
}
