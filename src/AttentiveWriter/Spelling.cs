namespace AttentiveWriter;

/// <summary>Finds what someone who mistyped a name probably meant.</summary>
public static class Spelling
{
    /// <summary>Returns the candidate with the fewest edits, or null where none is near.</summary>
    /// <param name="name">What was typed.</param>
    /// <param name="candidates">What there is.</param>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(name);
        var best = candidates.Select(c => (Name: c, Edits: Edits(name, c))).OrderBy(c => c.Edits).FirstOrDefault();
        return best.Name is not null && best.Edits <= Math.Max(2, name.Length / 3) ? best.Name : null;
    }

    /// <summary>Returns "; did you mean 'x'?", or nothing.</summary>
    /// <param name="name">What was typed.</param>
    /// <param name="candidates">What there is.</param>
    public static string Hint(string name, IEnumerable<string> candidates) =>
        Find(name, candidates) is string found ? $"; did you mean '{found}'?" : "";

    // Levenshtein distance, one row at a time; capitals are no edits.
    private static int Edits(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int substituted = diagonal + (char.ToLowerInvariant(from[i - 1]) == char.ToLowerInvariant(to[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }
}
