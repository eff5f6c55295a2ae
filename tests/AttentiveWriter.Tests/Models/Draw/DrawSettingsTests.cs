using AttentiveWriter.Models.Draw;

namespace AttentiveWriter.Tests.Models.Draw;

public class DrawSettingsTests
{
    [Fact]
    public void Problems_Defaults_AreNone() => Assert.Empty(new DrawSettings().Problems());

    [Fact]
    public void Problems_EveryLimit_IsNamedWithItsRange()
    {
        var settings = new DrawSettings
        {
            Width = 0,
            Height = 1025,
            Channels = 17,
            Glimpses = 0,
            Hidden = 8193,
            Latent = 0,
            Read = 0,
            Write = 2000
        };

        string[] problems = [.. settings.Problems()];

        Assert.Equal(8, problems.Length);
        Assert.Contains("width is 0, expected 1..1024", problems);
        Assert.Contains("write is 2000, expected 1..1024 (the longer side of the image), or none", problems);
    }

    [Fact]
    public void Problems_WindowLargerThanTheLongerSide_IsOne()
    {
        Assert.Empty(new DrawSettings { Width = 6, Height = 4, Read = 6, Write = null }.Problems());
        Assert.Single(new DrawSettings { Width = 6, Height = 4, Read = 7, Write = null }.Problems());
    }
}
