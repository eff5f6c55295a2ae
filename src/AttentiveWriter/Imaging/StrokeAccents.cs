namespace AttentiveWriter.Imaging;

/// <summary>The marks of Latin letters, and the letters that have one: the framework takes none apart where it runs without the data of
/// cultures.</summary>
internal static class StrokeAccents
{
    /// <summary>The marks: as they combine in Unicode, where they stand, their shapes, and letters with what they are without the mark.
    /// Shapes are from the middle of a letter, or its right side; those above begin over its top, the others on the base line.</summary>
    public static readonly (char Mark, StrokePlace Place, string Shape, string Letters, string Bases)[] All =
    [
        ('\u0300', StrokePlace.Above, "-1.25 2.5L1.25 0", // grave
            "ÀÈÌÒÙàèìòùǛǜǸǹḔḕṐṑẀẁẦầẰằỀềỒồỜờỪừỲỳ",
            "AEIOUaeiouÜüNnĒēŌōWwÂâĂăÊêÔôƠơƯưYy"),
        ('\u0301', StrokePlace.Above, "-1.25 0L1.25 2.5", // acute
            "ÁÉÍÓÚÝáéíóúýĆćĹĺŃńŔŕŚśŹźǗǘǴǵǺǻǼǽǾǿḈḉḖḗḮḯḰḱḾḿṌṍṒṓṔṕṸṹẂẃẤấẮắẾếỐốỚớỨứ",
            "AEIOUYaeiouyCcLlNnRrSsZzÜüGgÅåÆæØøÇçĒēÏïKkMmÕõŌōPpŨũWwÂâĂăÊêÔôƠơƯư"),
        ('\u0302', StrokePlace.Above, "-2 0L0 2.5L2 0", // circumflex
            "ÂÊÎÔÛâêîôûĈĉĜĝĤĥĴĵŜŝŴŵŶŷẐẑẬậỆệỘộ",
            "AEIOUaeiouCcGgHhJjSsWwYyZzẠạẸẹỌọ"),
        ('\u0303', StrokePlace.Above, "-2.5 0.5Q-1.25 2.5 0 1.25Q1.25 0 2.5 2", // tilde
            "ÃÑÕãñõĨĩŨũṼṽẪẫẴẵẼẽỄễỖỗỠỡỮữỸỹ",
            "ANOanoIiUuVvÂâĂăEeÊêÔôƠơƯưYy"),
        ('\u0304', StrokePlace.Above, "-2.25 1L2.25 1", // macron
            "ĀāĒēĪīŌōŪūǕǖǞǟǠǡǢǣǬǭȪȫȬȭȰȱȲȳḠḡḸḹṜṝ",
            "AaEeIiOoUuÜüÄäȦȧÆæǪǫÖöÕõȮȯYyGgḶḷṚṛ"),
        ('\u0306', StrokePlace.Above, "-2 2.25Q0 -1 2 2.25", // breve
            "ĂăĔĕĞğĬĭŎŏŬŭḜḝẶặ",
            "AaEeGgIiOoUuȨȩẠạ"),
        ('\u0307', StrokePlace.Above, "0 1L0 1", // dot
            "ĊċĖėĠġİŻżȦȧȮȯḂḃḊḋḞḟḢḣṀṁṄṅṖṗṘṙṠṡṤṥṦṧṨṩṪṫẆẇẊẋẎẏ",
            "CcEeGgIZzAaOoBbDdFfHhMmNnPpRrSsŚśŠšṢṣTtWwXxYy"),
        ('\u0308', StrokePlace.Above, "-1.75 1L-1.75 1M1.75 1L1.75 1", // diaeresis
            "ÄËÏÖÜäëïöüÿŸḦḧṎṏṺṻẄẅẌẍẗ",
            "AEIOUaeiouyYHhÕõŪūWwXxt"),
        ('\u0309', StrokePlace.Above, "-1.25 2.25Q1.25 2.75 1.25 1.5Q1.25 0.75 0 0", // hook
            "ẢảẨẩẲẳẺẻỂểỈỉỎỏỔổỞởỦủỬửỶỷ",
            "AaÂâĂăEeÊêIiOoÔôƠơUuƯưYy"),
        ('\u030A', StrokePlace.Above, "0 2.5Q-1.5 2.5 -1.5 1.25Q-1.5 0 0 0Q1.5 0 1.5 1.25Q1.5 2.5 0 2.5", // ring
            "ÅåŮůẘẙ",
            "AaUuwy"),
        ('\u030B', StrokePlace.Above, "-2 0L-0.5 2.5M0.75 0L2.25 2.5", // double acute
            "ŐőŰű",
            "OoUu"),
        ('\u030C', StrokePlace.Above, "-2 2.5L0 0L2 2.5", // caron
            "ČčĎďĚěĽľŇňŘřŠšŤťŽžǍǎǏǐǑǒǓǔǙǚǦǧǨǩǰȞȟ",
            "CcDdEeLlNnRrSsTtZzAaIiOoUuÜüGgKkjHh"),
        ('\u031B', StrokePlace.Beside, "0 -0.5Q2 -0.5 2 1.75", // horn
            "ƠơƯư",
            "OoUu"),
        ('\u0323', StrokePlace.Below, "0 -2.75L0 -2.75", // dot
            "ḄḅḌḍḤḥḲḳḶḷṂṃṆṇṚṛṢṣṬṭṾṿẈẉẒẓẠạẸẹỊịỌọỢợỤụỰựỴỵ",
            "BbDdHhKkLlMmNnRrSsTtVvWwZzAaEeIiOoƠơUuƯưYy"),
        ('\u0326', StrokePlace.Below, "0.5 -2L-0.25 -4", // comma
            "ȘșȚț",
            "SsTt"),
        ('\u0327', StrokePlace.Below, "0.5 0L0 -1.5Q1.75 -1.5 1.75 -2.75Q1.75 -4 -0.75 -3.75", // cedilla
            "ÇçĢģĶķĻļŅņŖŗŞşŢţȨȩḐḑḨḩ",
            "CcGgKkLlNnRrSsTtEeDdHh"),
        ('\u0328', StrokePlace.Below, "0.5 0Q-1.25 -1.25 -1.25 -2.5Q-1.25 -4 1 -3.5", // ogonek
            "ĄąĘęĮįŲųǪǫ",
            "AaEeIiUuOo"),
    ];
}
