namespace Yolo.Data;

/// <summary>A format of labelled pictures.</summary>
public enum DataFormat
{
    /// <summary>PASCAL VOC: an XML file for each picture, and lists. Classes have names and no order; pictures without objects are kept.</summary>
    Voc,

    /// <summary>COCO: a JSON file for each set. Difficult objects are written as crowds.</summary>
    Coco,

    /// <summary>YOLO's text with a data.yaml. Objects cannot be difficult there: they are ordinary ones afterwards.</summary>
    Yolo,

    /// <summary>CSV, a row for each object. Classes have names and no order.</summary>
    Csv,
}
