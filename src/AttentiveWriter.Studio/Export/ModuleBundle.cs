using System.Text;
using System.Text.RegularExpressions;

namespace AttentiveWriter.Studio.Export;

/// <summary>Makes one script of modules: a browser loads modules from a server only, and a folder is to be opened as it lies on the
/// disk.</summary>
/// <remarks>It knows the forms in which the modules of this project import and export, and refuses any other.</remarks>
internal sealed partial class ModuleBundle
{
    private readonly Func<string, string> _read;
    private readonly IReadOnlyDictionary<string, string> _instead;
    private readonly Dictionary<string, string> _modules = [];

    private ModuleBundle(Func<string, string> read, IReadOnlyDictionary<string, string> instead) => (_read, _instead) = (read, instead);

    /// <summary>Bundles a module and all that it imports.</summary>
    /// <param name="start">The path of the first module.</param>
    /// <param name="read">Returns the text of a module by its path.</param>
    /// <param name="instead">Modules that others stand for, by their paths.</param>
    public static string Of(string start, Func<string, string> read, IReadOnlyDictionary<string, string> instead)
    {
        var bundle = new ModuleBundle(read, instead);
        bundle.Add(start);
        var modules = new StringBuilder();
        foreach ((string path, string code) in bundle._modules) modules.Append($"\"{path}\"(exports, require) {{\n{code}}},\n");
        return $$"""
            "use strict";
            (() => {
            const modules = {
            {{modules}}};
            const loaded = {};
            const require = (name) => {
            if (!loaded[name]) modules[name](loaded[name] = {}, require);
            return loaded[name];
            };
            require("{{start}}");
            })();

            """;
    }

    private string Add(string path)
    {
        path = _instead.GetValueOrDefault(path, path);
        if (_modules.ContainsKey(path)) return path;
        _modules[path] = "";
        string code = _read(path);
        var ends = new StringBuilder();
        code = Import().Replace(code, match =>
            $"const {{{Renamed(match.Groups[1].Value)}}} = {Require(match.Groups[2].Value)};");
        code = ExportFrom().Replace(code, match => string.Concat(Names(match.Groups[1].Value)
            .Select(name => $"exports.{name.Outer} = {Require(match.Groups[2].Value)}.{name.Inner};\n")));
        code = ExportNames().Replace(code, match =>
        {
            foreach ((string inner, string outer) in Names(match.Groups[1].Value)) ends.Append($"exports.{outer} = {inner};\n");
            return "";
        });
        code = Export().Replace(code, match =>
        {
            ends.Append($"exports.{match.Groups[2].Value} = {match.Groups[2].Value};\n");
            return match.Groups[1].Value + match.Groups[2].Value;
        });
        code = ImportLater().Replace(code, match => $"Promise.resolve().then(() => {Require(match.Groups[1].Value)})");
        if (Other().Match(code) is { Success: true } other)
            throw new NotSupportedException($"{path} imports or exports in a form that is not known: {other.Value}");
        _modules[path] = code + ends;
        return path;

        string Require(string from) => $"require(\"{Add(Resolve(path, from))}\")";
    }

    private static string Renamed(string list) => list.Replace(" as ", ": ", StringComparison.Ordinal);

    private static IEnumerable<(string Inner, string Outer)> Names(string list) => list.Split(',').Select(name => name.Trim())
        .Where(name => name.Length > 0).Select(name => name.Split(" as ") is [string inner, string outer] ? (inner, outer) : (name, name));

    private static string Resolve(string from, string to) => new Uri(new Uri("http://bundle/" + from), to).AbsolutePath[1..];

    [GeneratedRegex(@"^import\s*\{([^}]*)\}\s*from\s*""([^""]+)"";", RegexOptions.Multiline)]
    private static partial Regex Import();

    [GeneratedRegex(@"^export\s*\{([^}]*)\}\s*from\s*""([^""]+)"";", RegexOptions.Multiline)]
    private static partial Regex ExportFrom();

    [GeneratedRegex(@"^export\s*\{([^}]*)\};", RegexOptions.Multiline)]
    private static partial Regex ExportNames();

    [GeneratedRegex(@"^export ((?:async )?(?:function\*? |class |const ))(\w+)", RegexOptions.Multiline)]
    private static partial Regex Export();

    [GeneratedRegex(@"\bimport\(""([^""]+)""\)")]
    private static partial Regex ImportLater();

    [GeneratedRegex(@"^(?:import|export)\b.*$|\bimport\(", RegexOptions.Multiline)]
    private static partial Regex Other();
}
