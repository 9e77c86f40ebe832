-- Layers of grids over the tree of areas: police beats, property areas, professional grids. A layer's grids are areas with a path of
-- their own (~police/police:07/); this says to which layer each belongs and who answers for it. Times are milliseconds.

CREATE TABLE layer (
    code TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    duties TEXT NOT NULL,
    department_id UUID REFERENCES department (id),
    responsible BOOLEAN NOT NULL,
    valid_to BIGINT,
    version BIGINT NOT NULL
);

CREATE TABLE layer_grid (
    area_id UUID PRIMARY KEY REFERENCES area (id),
    layer TEXT NOT NULL REFERENCES layer (code),
    department_id UUID REFERENCES department (id)
);
CREATE INDEX layer_grid_layer ON layer_grid (layer);
