using System.Globalization;
using AttentiveWriter.Devices.Cpu;
using AttentiveWriter.Formats;

namespace AttentiveWriter.Runs;

/// <summary>Refuses weights and moments that are no numbers: a model of them draws black pictures and says nothing.</summary>
internal static class FiniteTensor
{
    private const string Cure = "the file is damaged or its training diverged: take another copy or an older checkpoint";

    /// <summary>Makes sure that every value of an array is a finite number.</summary>
    /// <param name="tensor">The array.</param>
    /// <param name="path">The file that it is from.</param>
    /// <param name="cure">What to do, where it is no weights of a training.</param>
    /// <exception cref="InputFileException">One is not; the message names the array, the place and the value.</exception>
    public static void Require(SafeTensor tensor, string path, string cure = Cure)
    {
        // A sum of squares in double is finite if and only if all of its floats are.
        if (double.IsFinite(RowMath.SumOfSquares(tensor.Data))) return;
        int at = Array.FindIndex(tensor.Data, value => !float.IsFinite(value));
        throw new InputFileException(path,
            $"tensor {SafetensorsFormat.Show(tensor.Name)} holds {tensor.Data[at].ToString(CultureInfo.InvariantCulture)} at "
            + $"[{Place(at, tensor.Shape)}], expected finite numbers; {cure}");
    }

    /// <summary>Makes sure that no value of an array of squares is below 0, of which there is no root.</summary>
    /// <param name="tensor">The array.</param>
    /// <param name="path">The file that it is from.</param>
    /// <exception cref="InputFileException">One is; the message names the array, the place and the value.</exception>
    public static void RequireNotNegative(SafeTensor tensor, string path)
    {
        int at = Array.FindIndex(tensor.Data, value => value < 0);
        if (at < 0) return;
        throw new InputFileException(path,
            $"tensor {SafetensorsFormat.Show(tensor.Name)} holds {tensor.Data[at].ToString(CultureInfo.InvariantCulture)} at "
            + $"[{Place(at, tensor.Shape)}], expected 0 or more; "
            + "the file is damaged: take another copy or an older checkpoint");
    }

    // By its index in every dimension, the last of which runs fastest.
    private static string Place(int index, int[] shape)
    {
        int[] place = new int[shape.Length];
        for (int d = shape.Length - 1; d >= 0; d--) (index, place[d]) = Math.DivRem(index, shape[d]);
        return string.Join(", ", place);
    }
}
