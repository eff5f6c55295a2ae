namespace AttentiveWriter.Ranks;

/// <summary>What all ranks of a job know has gone wrong, so that each can end in order.</summary>
/// <param name="message">What it is; it names the rank.</param>
public sealed class RankFailedException(string message) : Exception(message);
