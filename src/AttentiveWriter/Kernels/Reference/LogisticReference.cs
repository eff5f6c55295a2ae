namespace AttentiveWriter.Kernels.Reference;

/// <summary>The discretised mixture of logistics, by its definition: differences of cumulative probabilities.</summary>
internal static class LogisticReference
{
    /// <summary>As <see cref="LogisticKernel.NegativeLogLikelihood"/>, where no probability is so small that the difference loses it.</summary>
    public static double NegativeLogLikelihood(ReadOnlySpan<float> image, ReadOnlySpan<float> canvas)
    {
        double sum = 0;
        for (int i = 0; i < image.Length; i++) sum -= Math.Log(Probability((int)Math.Round(255 * image[i]), canvas, i, image.Length));
        return sum;
    }

    /// <summary>The probability of one of the levels 0..255 of value <paramref name="i"/>.</summary>
    public static double Probability(int level, ReadOnlySpan<float> canvas, int i, int values)
    {
        int mixtures = canvas.Length / (3 * values);
        double weighted = 0, total = 0;
        for (int m = 0; m < mixtures; m++)
        {
            double weight = Math.Exp(canvas[m * values + i]), mean = canvas[(mixtures + m) * values + i], scale = Math.Exp(canvas[(2 * mixtures + m) * values + i]);
            double above = level == 255 ? 1 : 1 / (1 + Math.Exp(-((level + 0.5) / 255 - mean) / scale));
            double below = level == 0 ? 0 : 1 / (1 + Math.Exp(-((level - 0.5) / 255 - mean) / scale));
            weighted += weight * (above - below);
            total += weight;
        }
        return weighted / total;
    }

    /// <summary>As <see cref="LogisticKernel.Expect{V}(ReadOnlySpan{float}, Span{float})"/>.</summary>
    public static void Expect(ReadOnlySpan<float> canvas, Span<float> expectation)
    {
        int values = expectation.Length, mixtures = canvas.Length / (3 * values);
        for (int i = 0; i < values; i++)
        {
            double weighted = 0, total = 0;
            for (int m = 0; m < mixtures; m++)
            {
                double weight = Math.Exp(canvas[m * values + i]);
                weighted += weight * canvas[(mixtures + m) * values + i];
                total += weight;
            }
            expectation[i] = (float)(weighted / total);
        }
    }

    /// <summary>As <see cref="LogisticKernel.ErrorBackward{V}"/>.</summary>
    public static void ErrorBackward(ReadOnlySpan<float> canvas, ReadOnlySpan<float> dError, Span<float> dCanvas)
    {
        int values = dError.Length, mixtures = canvas.Length / (3 * values);
        float[] expectation = new float[values];
        Expect(canvas, expectation);
        for (int i = 0; i < values; i++)
        {
            double total = 0;
            for (int m = 0; m < mixtures; m++) total += Math.Exp(canvas[m * values + i]);
            for (int m = 0; m < mixtures; m++)
            {
                double weight = Math.Exp(canvas[m * values + i]) / total;
                dCanvas[m * values + i] -= (float)(dError[i] * weight * (canvas[(mixtures + m) * values + i] - expectation[i]));
                dCanvas[(mixtures + m) * values + i] -= (float)(dError[i] * weight);
            }
        }
    }
}
