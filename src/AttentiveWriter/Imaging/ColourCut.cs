namespace AttentiveWriter.Imaging;

/// <summary>Chooses few colours for many: a median cut that divides where the error is, at the mean.</summary>
internal static class ColourCut
{
    /// <summary>Chooses colours that stand for all.</summary>
    /// <param name="counts">How often each colour, 0xRRGGBB, occurs.</param>
    /// <param name="limit">How many to choose at most.</param>
    /// <returns>The chosen colours; for the same counts always the same ones.</returns>
    public static int[] Choose(IReadOnlyDictionary<int, long> counts, int limit)
    {
        // In order, so that the outcome hangs on the colours and not on the order in which they were met.
        List<Box> boxes = [new Box([.. counts.Select(pair => (pair.Key, pair.Value)).OrderBy(pair => pair.Key)])];
        while (boxes.Count < limit)
        {
            int worst = 0;
            for (int i = 1; i < boxes.Count; i++)
            {
                if (boxes[i].Error > boxes[worst].Error) worst = i;
            }
            // No error left: every box is one colour.
            if (boxes[worst].Error <= 0) break;
            (Box low, Box high) = boxes[worst].Split();
            boxes[worst] = low;
            boxes.Add(high);
        }
        return [.. boxes.Select(box => box.MeanColour)];
    }

    private static int Channel(int colour, int axis) => colour >> (16 - 8 * axis) & 0xFF;

    private sealed class Box
    {
        private readonly (int Colour, long Count)[] _colours;
        private readonly double[] _mean = new double[3];
        private readonly int _axis;

        public Box((int Colour, long Count)[] colours)
        {
            _colours = colours;
            double total = colours.Sum(entry => (double)entry.Count);
            for (int axis = 0; axis < 3; axis++)
            {
                double mean = 0;
                foreach ((int colour, long count) in colours) mean += Channel(colour, axis) * (count / total);
                double error = 0;
                foreach ((int colour, long count) in colours) error += count * Math.Pow(Channel(colour, axis) - mean, 2);
                _mean[axis] = mean;
                if (colours.Length > 1 && error > Error) (_axis, Error) = (axis, error);
            }
        }

        /// <summary>The squared error along the axis where it is largest; 0 for one colour.</summary>
        public double Error { get; }

        public int MeanColour => (int)(_mean[0] + 0.5) << 16 | (int)(_mean[1] + 0.5) << 8 | (int)(_mean[2] + 0.5);

        // More than one value on the axis, so some lie above the mean and some do not.
        public (Box Low, Box High) Split() => (
            new Box([.. _colours.Where(entry => Channel(entry.Colour, _axis) <= _mean[_axis])]),
            new Box([.. _colours.Where(entry => Channel(entry.Colour, _axis) > _mean[_axis])]));
    }
}
