using AttentiveWriter.Data;
using AttentiveWriter.Tests.Cli;

namespace AttentiveWriter.Tests.Data;

public class UserFolderTests
{
    [Theory]
    [InlineData("/x", "/home/a", "/home/b", "/x")]
    [InlineData("x", "/home/a", "/home/b", "/home/a/.local/share")]
    [InlineData("", "/home/a", "/home/b", "/home/a/.local/share")]
    [InlineData(null, "/home/a", "/home/b", "/home/a/.local/share")]
    [InlineData(null, "home", "/home/b", "/home/b/.local/share")]
    [InlineData(null, null, "/home/b", "/home/b/.local/share")]
    [InlineData(null, null, "", null)]
    [InlineData("./x", "", "home", null)]
    public void OfXdg_Variables_IsAbsoluteOrNothing(string? xdg, string? home, string profile, string? expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has none of this");

        Assert.Equal(expected, UserFolder.OfXdg(name => name == "XDG_DATA_HOME" ? xdg : home, profile));
    }

    /// <summary>What the account has: XDG_DATA_HOME, HOME, and where the cache of MNIST is; null where there is none.</summary>
    public static TheoryData<string?, string?, string?> Accounts => new()
    {
        { null, "HOME", "HOME/.local/share/AttentiveWriter/data/mnist" },
        { "relative", "HOME", "HOME/.local/share/AttentiveWriter/data/mnist" },
        { "HOME/data", "HOME", "HOME/data/AttentiveWriter/data/mnist" },
        { null, "relative", null },
    };

    [Theory]
    [MemberData(nameof(Accounts))]
    public void Commands_AnyAccount_NeverFollowTheCurrentFolder(string? xdg, string? home, string? expected)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux");
        using var draw = new DrawProcess();
        Directory.CreateDirectory(draw.At("home"));
        draw.Environment["XDG_DATA_HOME"] = xdg?.Replace("HOME", draw.At("home"), StringComparison.Ordinal);
        draw.Environment["HOME"] = home?.Replace("HOME", draw.At("home"), StringComparison.Ordinal);
        draw.Environment["DOTNET_CLI_HOME"] = draw.At("home");

        DrawRunner.Result list = draw.Run("data", "list"), train = draw.Run("train", "--data", "mnist", "--dry-run"),
            glyphs = draw.Run("evaluate", "--data", "glyphs", "--count", "2", "--model", "mnist-quick");

        Assert.Equal(0, glyphs.Code);
        if (expected is not null) Assert.Contains(expected.Replace("HOME", draw.At("home"), StringComparison.Ordinal), list.Output);
        if (expected is not null) Assert.Equal(3, train.Code);
        foreach (DrawRunner.Result lost in expected is null ? [list, train] : Array.Empty<DrawRunner.Result>())
        {
            Assert.Equal(5, lost.Code);
            Assert.Equal("draw: no folder for data is known: neither XDG_DATA_HOME nor HOME is an absolute path; name one by DRAW_DATA, "
                + "or give one with --data-dir\n", lost.Error);
        }
        Assert.False(Directory.Exists(draw.At("AttentiveWriter")));
    }
}
