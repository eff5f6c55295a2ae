using System.Security.Cryptography;
using AttentiveWriter.Data;
using AttentiveWriter.Tests.Formats;

namespace AttentiveWriter.Tests.Data;

public class DataFingerprintTests
{
    private static readonly byte[] Pixels = [.. Enumerable.Range(0, 24).Select(i => (byte)i)], Labels = [0, 1, 2, 0, 1, 2];

    [Fact]
    public void Fingerprint_OfEverySet_IsThatOfItsValuesEachTimeItIsOpened() => Assert.All(DataCatalogue.Sets, set =>
    {
        using var folder = new TempFolder();
        MadeSets.Write(set, folder.Path);

        DataFingerprint one = set.Load(folder.Path, Split.Train).Fingerprint, again = set.Load(folder.Path, Split.Train).Fingerprint;

        Assert.Equal(one, again);
        Assert.True(one.Agrees(again));
        Assert.Matches("sha256:[0-9a-f]{64}|version [0-9]+, train, seed [0-9]+", one.Values);
    });

    [Fact]
    public void Agrees_AnythingElse_IsNone()
    {
        DataFingerprint of = Set().Fingerprint;
        byte[] changed = [.. Pixels];
        changed[^1] ^= 1;

        Assert.True(of.Agrees(Set().Fingerprint));
        Assert.False(of.Agrees(Set(pixels: changed).Fingerprint));
        Assert.False(of.Agrees(Set(labels: [0, 1, 2, 0, 2, 1]).Fingerprint));
        Assert.False(of.Agrees(Set(width: 4, height: 1).Fingerprint));
        Assert.False(of.Agrees(Set(pixels: Pixels[..20], labels: Labels[..5]).Fingerprint));
        Assert.True(of.Agrees(Set(labels: []).Fingerprint));
    }

    [Fact]
    public void Agrees_SplitsOfMadeSets_AreOthers()
    {
        ImageSet[] sets = [new Glyphs(0), new Glyphs(1), new Glyphs(0, Split.Validation), new Glyphs(0, Split.Test),
            new Glyphs(0, Split.Train, 20),
            Scenes(0, 0), Scenes(1, 0), Scenes(0, 1), new TwoDigitMnist(Digits(0)), new JoinedImageSet("two", Split.Train, Set(), Set())];

        Assert.All(sets, one => Assert.Single(sets, other => one.Fingerprint.Agrees(other.Fingerprint)));
    }

    // What these sets make is part of every run on them: whoever changes an image raises the version of its class, and enters the new hash.
    [Theory]
    [InlineData("glyphs", "glyphs version 1, train, seed 0", "ff18182f999bf9f9")]
    [InlineData("cluttered-mnist", "cluttered-mnist version 1, train, seed 0, of glyphs version 1, train, seed 0", "e721a489dc1a5094")]
    [InlineData("two-digit", "two-digit version 1, train, seed 0, of glyphs version 1, train, seed 0", "7b62982130e58ff5")]
    public void Fingerprint_OfAMadeSet_NamesTheVersionThatMadeTheseImages(string name, string expected, string hash)
    {
        ImageSet set = name switch
        {
            "glyphs" => new Glyphs(),
            "cluttered-mnist" => new ClutteredMnist(new Glyphs()),
            _ => new TwoDigitMnist(new Glyphs()),
        };

        Assert.Equal(expected, set.Fingerprint.Values);
        Assert.Null(set.Fingerprint.Labels);
        byte[] pixels = [.. new ImagePart(set, 50).Values().Select(v => (byte)(255 * v + 0.5f))];
        Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(pixels))[..16]);
        Assert.Equal((50_000, set.Width, 1), (set.Fingerprint.Images, set.Fingerprint.Height, set.Fingerprint.Channels));
    }

    [Fact]
    public void Fingerprint_OfASetOfAUsersOwn_IsThatOfAllItsImages()
    {
        var set = new FirstOf(new Glyphs(), 5);

        Assert.Equal(set.Fingerprint, new FirstOf(new Glyphs(), 5).Fingerprint);
        Assert.False(set.Fingerprint.Agrees(new FirstOf(new Glyphs(1), 5).Fingerprint));
        Assert.NotNull(set.Fingerprint.Labels);
    }

    [Fact]
    public void ToString_HasCountSizeAndTheBeginningOfTheHashes() =>
        Assert.Matches("^6 images of 2 x 2 x 1, sha256:[0-9a-f]{12}, labels sha256:[0-9a-f]{12}$", Set().Fingerprint.ToString());

    private static InMemoryImageSet Set(byte[]? pixels = null, byte[]? labels = null, int width = 2, int height = 2) =>
        new("set", Split.Train, width, height, 1, pixels ?? Pixels, labels ?? Labels);

    private static ClutteredMnist Scenes(ulong seed, byte first) => new(Digits(first), seed);

    private static InMemoryImageSet Digits(byte first)
    {
        byte[] pixels = new byte[3 * DigitScenes.DigitSize * DigitScenes.DigitSize];
        pixels[0] = first;
        return new InMemoryImageSet("digits", Split.Train, DigitScenes.DigitSize, DigitScenes.DigitSize, 1, pixels);
    }
}
