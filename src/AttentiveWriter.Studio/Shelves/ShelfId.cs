using System.Text.RegularExpressions;
using AttentiveWriter.Studio.Http;

namespace AttentiveWriter.Studio.Shelves;

/// <summary>What a model or a run is called in an address: never a path.</summary>
internal static partial class ShelfId
{
    /// <summary>Returns it, if it can be one.</summary>
    /// <exception cref="Refusal">It cannot.</exception>
    public static string Require(string id, string what) =>
        Pattern().IsMatch(id) ? id : throw Refusal.NotHere($"there is no {what} of that name");

    /// <summary>Whether a name can be one.</summary>
    public static bool IsOne(string name) => Pattern().IsMatch(name);

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._~-]{0,99}\z")]
    private static partial Regex Pattern();
}
