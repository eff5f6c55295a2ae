namespace AttentiveWriter.Models.Draw;

/// <summary>The shape of a DRAW model: all that is needed to build it.</summary>
public sealed record DrawSettings
{
    /// <summary>A, image width in pixels, 1..1024.</summary>
    public int Width { get; init; } = 28;

    /// <summary>B, image height in pixels, 1..1024.</summary>
    public int Height { get; init; } = 28;

    /// <summary>C, colour channels, 1..16.</summary>
    public int Channels { get; init; } = 1;

    /// <summary>T, steps of the recurrence, 1..1024: glimpses taken and strokes drawn.</summary>
    public int Glimpses { get; init; } = 64;

    /// <summary>Cells of each LSTM, 1..8192.</summary>
    public int Hidden { get; init; } = 256;

    /// <summary>Size of the latent vector z of each step, 1..8192.</summary>
    public int Latent { get; init; } = 100;

    /// <summary>N of the read window, at most the longer side of the image; null reads the whole image without attention.</summary>
    public int? Read { get; init; } = 2;

    /// <summary>N of the write window, at most the longer side of the image; null writes the whole canvas without attention.</summary>
    public int? Write { get; init; } = 5;

    /// <summary>Values of one image: channels x height x width.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int Pixels => Width * Height * Channels;

    /// <summary>Lists everything that is wrong with these settings; empty where all is well.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        Check(problems, "width", Width, 1, 1024);
        Check(problems, "height", Height, 1, 1024);
        Check(problems, "channels", Channels, 1, 16);
        Check(problems, "glimpses", Glimpses, 1, 1024);
        Check(problems, "hidden", Hidden, 1, 8192);
        Check(problems, "latent", Latent, 1, 8192);
        int side = Math.Clamp(Math.Max(Width, Height), 1, 1024);
        if (Read is int read) Check(problems, "read", read, 1, side, " (the longer side of the image), or none");
        if (Write is int write) Check(problems, "write", write, 1, side, " (the longer side of the image), or none");
        return problems;
    }

    private static void Check(List<string> problems, string name, int value, int least, int most, string note = "")
    {
        if (value < least || value > most) problems.Add($"{name} is {value}, expected {least}..{most}{note}");
    }
}
