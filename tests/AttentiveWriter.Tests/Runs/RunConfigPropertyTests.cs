using System.Globalization;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;
using CsCheck;

namespace AttentiveWriter.Tests.Runs;

public class RunConfigPropertyTests
{
    private static readonly Gen<string> Number = Gen.OneOf(
        Gen.Int[0, 40].Select(n => n.ToString(CultureInfo.InvariantCulture)),
        // Sides of images that can be halved.
        Gen.Int[1, 16].Select(n => (8 * n).ToString(CultureInfo.InvariantCulture)),
        Gen.Long[1, 2_000_000_000_000].Select(n => n.ToString(CultureInfo.InvariantCulture)),
        Gen.ULong.Select(n => n.ToString(CultureInfo.InvariantCulture)),
        Gen.Double.Unit.Select(x => x.ToString("R", CultureInfo.InvariantCulture)),
        Gen.Double[-20, 20].Select(power => Math.Pow(10, power).ToString("R", CultureInfo.InvariantCulture)),
        Gen.Const("none"));

    // Any text may be the name of a folder.
    private static readonly Gen<string> Folder = Gen.OneOf(Gen.Char['a', 'z'], Gen.Char['\u0001', '\uD7FF']).Array[1, 10]
        .Select(letters => new string(letters));

    // Which setting, which of its names or numbers where it has those, and else a text.
    private static readonly Gen<(int Key, int Choice, string Number, string Folder)> Change =
        Gen.Select(Gen.Int[0, 999], Gen.Int[0, 999], Number, Folder);

    public static TheoryData<string> Kinds => [.. BuiltInKinds.All.Select(kind => kind.Kind)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ToJsonAndParse_AnyValidSettings_GivesThemBack(string kind)
    {
        var fresh = new RunConfig(BuiltInKinds.All.Single(k => k.Kind == kind), new());
        var changed = new HashSet<string>();
        // Some settings are for images as they are, and for no others.
        Gen.Select(Gen.Bool, Change.Array[0, 40]).Holds(given =>
        {
            (bool isBlackAndWhite, (int, int, string, string)[] changes) = given;
            RunConfig config = isBlackAndWhite ? fresh : fresh.With("binarisation", "none");
            foreach ((int key, int choice, string number, string folder) in changes)
                config = With(config, config.OwnKeys[key % config.OwnKeys.Count], choice, number, folder, changed);

            RunConfig read = RunConfig.Parse(config.ToJson(), "config.json");

            Assert.Equal(config, read);
            Assert.Equal(config.ToJson(), read.ToJson());
        }, cases: 240);
        // No setting was left as it is by all of the cases.
        Assert.Equal(fresh.OwnKeys, changed.Order());
    }

    // The settings as they were, where they would not be valid.
    private static RunConfig With(RunConfig config, string key, int choice, string number, string folder, HashSet<string> changed)
    {
        IReadOnlyList<string> choices = RunConfig.Choices(key);
        try
        {
            RunConfig other = config.With(key, choices.Count > 0 ? choices[choice % choices.Count] : key == "data" ? folder : number);
            if (other == config || other.Problems().Count > 0) return config;
            changed.Add(key);
            return other;
        }
        catch (SettingsException)
        {
            return config;
        }
    }
}
