using AttentiveWriter.Studio.Export;

namespace AttentiveWriter.Studio.Tests.Export;

public class ModuleBundleTests
{
    [Fact]
    public void Of_EveryFormOfImportAndExport_BecomesOneScript()
    {
        var modules = new Dictionary<string, string>
        {
            ["app.js"] =
                "import { a, b as c } from \"./one.js\";\nimport {\n  d,\n} from \"./inner/two.js\";\nconst later = () => "
                + "import(\"./three.js\");\n",
            ["one.js"] = "export const a = 1;\nexport async function b() {}\n",
            ["inner/two.js"] = "export { a as d } from \"../one.js\";\nexport { x as y };\nconst x = 2;\n",
            ["other.js"] = "export class Three {}\n",
        };
        string script = ModuleBundle.Of("app.js", path => modules[path], new Dictionary<string, string> { ["three.js"] = "other.js" });

        Assert.Contains("const { a, b: c } = require(\"one.js\");", script, StringComparison.Ordinal);
        Assert.Contains("exports.d = require(\"one.js\").a;", script, StringComparison.Ordinal);
        Assert.Contains("exports.y = x;", script, StringComparison.Ordinal);
        Assert.Contains("Promise.resolve().then(() => require(\"other.js\"))", script, StringComparison.Ordinal);
        Assert.Contains("exports.Three = Three;", script, StringComparison.Ordinal);
        Assert.DoesNotContain("export const", script, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("import all from \"./one.js\";")]
    [InlineData("import * as all from \"./one.js\";")]
    [InlineData("export default 1;")]
    [InlineData("const later = import(name);")]
    public void Of_AnotherForm_IsRefused(string code) =>
        Assert.Throws<NotSupportedException>(() => ModuleBundle.Of("app.js", _ => code, new Dictionary<string, string>()));
}
