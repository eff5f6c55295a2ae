namespace AttentiveWriter.Studio.Shelves;

/// <summary>A row of a file that a training adds to: its text as it stands there, and of it what decides whether and how it is
/// shown.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="IsValidation">Whether it is of a validation.</param>
/// <param name="Images">Images of the steps that were timed; 0 in a row of metrics.</param>
/// <param name="Seconds">Seconds in them, likewise.</param>
/// <param name="Json">The document.</param>
internal readonly record struct FileRow(long Step, bool IsValidation, double Images, double Seconds, ReadOnlyMemory<byte> Json);
