namespace AttentiveWriter.Kernels.Reference;

/// <summary>The LSTM cell, one number at a time.</summary>
internal static class LstmReference
{
    /// <summary>As <see cref="LstmKernel.Forward"/>.</summary>
    public static void Forward(Span<float> gates, ReadOnlySpan<float> previousCell, Span<float> cell, Span<float> hidden)
    {
        int size = hidden.Length;
        for (int j = 0; j < size; j++)
        {
            float i = gates[j] = Sigmoid(gates[j]);
            float f = gates[size + j] = Sigmoid(gates[size + j]);
            float g = gates[2 * size + j] = MathF.Tanh(gates[2 * size + j]);
            float o = gates[3 * size + j] = Sigmoid(gates[3 * size + j]);
            cell[j] = f * previousCell[j] + i * g;
            hidden[j] = o * MathF.Tanh(cell[j]);
        }
    }

    /// <summary>As <see cref="LstmKernel.Backward"/>.</summary>
    public static void Backward(Span<float> gates, ReadOnlySpan<float> previousCell, ReadOnlySpan<float> cell,
        ReadOnlySpan<float> dHidden, ReadOnlySpan<float> dCell, Span<float> dPreviousCell)
    {
        int size = dHidden.Length;
        for (int j = 0; j < size; j++)
        {
            (float i, float f, float g, float o) = (gates[j], gates[size + j], gates[2 * size + j], gates[3 * size + j]);
            float tanh = MathF.Tanh(cell[j]);
            float dc = dCell[j] + dHidden[j] * o * (1 - tanh * tanh);
            gates[j] = dc * g * i * (1 - i);
            gates[size + j] = dc * previousCell[j] * f * (1 - f);
            gates[2 * size + j] = dc * i * (1 - g * g);
            gates[3 * size + j] = dHidden[j] * tanh * o * (1 - o);
            dPreviousCell[j] += dc * f;
        }
    }

    private static float Sigmoid(float x) => 1 / (1 + MathF.Exp(-x));
}
