namespace AttentiveWriter.Studio.Http;

/// <summary>A request that is refused, with the sentence that its page shows.</summary>
/// <param name="status">The status code, 400..599.</param>
/// <param name="sentence">What was wrong, what was expected, what to do.</param>
/// <param name="field">The field of the request that it is about.</param>
internal sealed class Refusal(int status, string sentence, string? field = null) : Exception(sentence)
{
    public int Status => status;

    public string? Field => @field;

    public static Refusal Wrong(string field, string sentence) => new(StatusCodes.Status400BadRequest, sentence, field);

    public static Refusal NotHere(string sentence) => new(StatusCodes.Status404NotFound, sentence);

    public static Refusal InTheWay(string sentence) => new(StatusCodes.Status409Conflict, sentence);
}
